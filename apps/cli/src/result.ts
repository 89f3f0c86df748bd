import type { CommonOptions } from "./options.js";
import type { Terminal } from "./terminal.js";

/** The terminal and the options of a command. */
export interface Invocation<O extends CommonOptions = CommonOptions> {
  readonly terminal: Terminal;
  readonly options: O;
}

/** A result as JSON and as text; both are complete before anything is printed. */
export interface Result {
  readonly json: unknown;
  readonly text: string;
}

export function print({ terminal, options }: Invocation, result: Result): void {
  terminal.out(textOf(options, result));
}

/** The output for stdout or the file of --out. */
export const textOf = (options: CommonOptions, { json, text }: Result): string =>
  options.json ? `${JSON.stringify(json, null, 2)}\n` : text;

/** Writes to stdout, or to the file of --out. */
export async function printOrWrite(invocation: Invocation, result: Result): Promise<void> {
  const { terminal, options } = invocation;
  if (options.out === undefined) return print(invocation, result);
  const [{ placeAt }, { writeText }] = await Promise.all([import("./config/place.js"), import("./write-text.js")]);
  await writeText(placeAt(terminal.folder, options.out), textOf(options, result));
  if (!options.quiet) terminal.err(`written to ${options.out}\n`);
}
