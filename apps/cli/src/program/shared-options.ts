import { type Command, InvalidArgumentError } from "commander";

/** The text after the options: one command, or several. */
export const example = (lines: string | readonly string[]) => {
  const list = [lines].flat();
  return `\n${list.length > 1 ? "Examples" : "Example"}:\n${list.map((line) => `  ${line}\n`).join("")}`;
};

const collect = (value: string, before: readonly string[] = []) => [...before, value];

/** Upper bound of the numbers in one range, against a slip of the keyboard. */
const MAX_RANGE = 1_000_000;

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError("Pass a whole number, 0 or more.");
}

/** "0-2,5" as [0, 1, 2, 5]. */
export const wholeNumbers = (text: string): number[] =>
  names(text).flatMap((range) => {
    const [first, last] = range.match(/^(\d+)-(\d+)$/)?.slice(1) ?? [range, range];
    const [from, to] = [wholeNumber(first), wholeNumber(last)];
    if (to < from || to - from >= MAX_RANGE) throw new InvalidArgumentError("Pass whole numbers and ranges: 0-2,5.");
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });

export function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError("Pass a number from 0 to 1.");
}

/** "a, b" as a list. */
export const names = (text: string) => text.split(",").map((name) => name.trim());

/** Adds "cell_type=B,T" to the levels by column. */
export function levelsByName(
  text: string,
  before: Readonly<Record<string, readonly string[]>> = {},
): Record<string, readonly string[]> {
  const at = text.indexOf("=");
  if (at > 0) return { ...before, [text.slice(0, at)]: names(text.slice(at + 1)) };
  throw new InvalidArgumentError("Pass COLUMN=LEVEL, or COLUMN=LEVEL,LEVEL.");
}

/** "2, 6" as numbers from 0. */
export const latentNumbers = (text: string) =>
  names(text).map((number) => {
    if (/^[1-9]\d*$/.test(number)) return Number(number) - 1;
    throw new InvalidArgumentError("Pass numbers of latents from 1, comma-separated.");
  });

const collectNames = (text: string, before: readonly string[] = []) => [...before, ...names(text)];

/** Descriptions of options; a command without a description of an option refuses it. */
interface Wording {
  readonly out?: string;
  readonly example: string | readonly string[];
  readonly seed?: string;
  readonly set?: string;
  /** Whether the command reads a run or sweep folder: by default, it does. */
  readonly readsRuns?: boolean;
}

/** Adds the options that every command has, --trust where runs are read, and --out, --seed and --set where described. */
export function common(command: Command, { out, example: line, seed, set, readsRuns = true }: Wording): Command {
  if (out !== undefined) command.option("-o, --out <path>", out);
  if (seed !== undefined) command.option("--seed <number>", seed, wholeNumber);
  if (set !== undefined) command.option("--set <key=value>", set, collect);
  command.optionsGroup("Options of every command:");
  command.option("--plugins <names>", "packages or files with more plugins, comma-separated; repeatable", collectNames);
  if (readsRuns) command.option("--trust", "load the plugins that a run of another origin names");
  return command
    .option("--json", "print the result as JSON")
    .option("-q, --quiet", "print no progress on stderr")
    .option("--debug", "print the stack trace of an error")
    .addHelpText("after", example(line));
}

export const SEED = "seed of every random number (default: 0)";

export const SET = "any key of the configuration, with a YAML value; repeatable";
