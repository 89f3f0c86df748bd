import { parseArgs } from "node:util";
import { ROLES } from "./roles.js";

/** What is to be written, and where. */
export interface Choices {
  readonly role: string;
  /** The plugin's name, kebab-case. */
  readonly name: string;
  readonly folder: string;
}

/** Answers one question; the answer may be empty. */
export type Ask = (question: string) => Promise<string>;

export class WrongUsage extends Error {}

export const USAGE = `npm create heddle-plugin -- --role ROLE --name NAME [--out FOLDER]

Writes a package with a plugin for Heddle, its conformance test, its golden generator and a README.
What is not given is asked for.

  --role   ${Object.keys(ROLES).join(", ")}
  --name   the plugin's name as configurations say it, kebab-case: total-disentanglement
  --out    the folder to write; must be empty or not there yet (default: heddle-plugin-NAME)
`;

/** From the arguments, and where one is missing from an answer; undefined where only help is asked for. */
export async function readChoices(argv: readonly string[], ask: Ask | undefined): Promise<Choices | undefined> {
  const { role, name, out, help } = argumentsOf(argv);
  if (help) return undefined;
  const chosen = checkRole(role ?? (await answer(ask, `Role (${Object.keys(ROLES).join(", ")}): `, "--role")));
  const named = checkName(name ?? (await answer(ask, "Name, kebab-case: ", "--name")));
  return { role: chosen, name: named, folder: out ?? `heddle-plugin-${named}` };
}

function argumentsOf(argv: readonly string[]) {
  const options = { role: { type: "string" }, name: { type: "string" }, out: { type: "string" } } as const;
  try {
    return parseArgs({ args: [...argv], options: { ...options, help: { type: "boolean", short: "h" } } }).values;
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message : String(error));
  }
}

async function answer(ask: Ask | undefined, question: string, flag: string): Promise<string> {
  if (ask === undefined) throw new WrongUsage(`expected ${flag}, got none, and nobody can be asked here. Add ${flag}.`);
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
