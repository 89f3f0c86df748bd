import { parseArgs } from "node:util";
import { ROLES } from "./roles.js";

/** The package to write. */
export interface Choices {
  readonly role: string;
  /** The plugin's name, kebab-case. */
  readonly name: string;
  readonly folder: string;
  /** A folder of tarballs made by Heddle's `npm run pack`, to install Heddle's packages from. */
  readonly from?: string;
}

/** Prompts for one value; returns the input, which may be empty. */
export type Ask = (question: string) => Promise<string>;

export class WrongUsage extends Error {}

export const USAGE = `npm create heddle-plugin -- --role ROLE --name NAME [--out FOLDER] [--from FOLDER]

Writes a package with a plugin for Heddle, its conformance test, a generator of expected values and a README.
Prompts for a missing role or name on a terminal.

  --role   ${Object.keys(ROLES).join(", ")}
  --name   the plugin's name in configurations, kebab-case: total-disentanglement
  --out    the folder to write; empty or new (default: heddle-plugin-NAME)
  --from   install Heddle from the tarballs in this folder, made by npm run pack in its repository
`;

/** Reads the arguments and prompts for missing ones; undefined for --help. */
export async function readChoices(argv: readonly string[], ask: Ask | undefined): Promise<Choices | undefined> {
  const { role, name, out, from, help } = argumentsOf(argv);
  if (help) return undefined;
  const chosen = checkRole(role ?? (await answer(ask, `Role (${Object.keys(ROLES).join(", ")}): `, "--role")));
  const named = checkName(name ?? (await answer(ask, "Name, kebab-case: ", "--name")));
  return { role: chosen, name: named, folder: out ?? `heddle-plugin-${named}`, ...(from && { from }) };
}

function argumentsOf(argv: readonly string[]) {
  const text = { type: "string" } as const;
  const options = { role: text, name: text, out: text, from: text } as const;
  try {
    return parseArgs({ args: [...argv], options: { ...options, help: { type: "boolean", short: "h" } } }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(". ")[0] : String(error);
    throw new WrongUsage(`expected --role, --name, --out and --from with a value each, got: ${reason}. See --help.`);
  }
}

async function answer(ask: Ask | undefined, question: string, flag: string): Promise<string> {
  if (ask === undefined)
    throw new WrongUsage(`expected ${flag}, got none, and there is no terminal for a question. Add ${flag}.`);
  return (await ask(question)).trim();
}

function checkRole(role: string): string {
  if (Object.hasOwn(ROLES, role)) return role;
  throw new WrongUsage(`expected a role, got ${JSON.stringify(role)}. Choose one of ${Object.keys(ROLES).join(", ")}.`);
}

function checkName(name: string): string {
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) return name;
  throw new WrongUsage(
    `expected a name in kebab-case, such as total-disentanglement, got ${JSON.stringify(name)}. Choose another.`,
  );
}
