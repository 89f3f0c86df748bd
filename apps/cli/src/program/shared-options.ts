import { type Command, InvalidArgumentError } from "commander";

export const example = (line: string) => `\nExample:\n  ${line}\n`;

const collect = (value: string, before: readonly string[]) => [...before, value];

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError("It is a whole number from 0.");
}

export function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError("It is a number from 0 to 1.");
}

/** "a, b" as a list. */
export const names = (text: string) => text.split(",").map((name) => name.trim());

/** "2, 6" as numbers from 0. */
export const latentNumbers = (text: string) =>
  names(text).map((number) => {
    if (/^[1-9]\d*$/.test(number)) return Number(number) - 1;
    throw new InvalidArgumentError("They are numbers of latents from 1, with commas.");
  });

const collectNames = (text: string, before: readonly string[] = []) => [...before, ...names(text)];

interface Wording {
  /** What --out is here. */
  readonly out: string;
  readonly example: string;
  readonly seed?: string;
  readonly set?: string;
}

/** The options of every command. */
export function common(command: Command, { out, example: line, seed, set }: Wording): Command {
  return command
    .option("-o, --out <path>", out)
    .option("--seed <number>", seed ?? "accepted everywhere; nothing here is random", wholeNumber)
    .option("--set <key=value>", set ?? "any key of the configuration, value as YAML; repeatable", collect, [])
    .option("--plugins <names>", "packages or files with more plugins, with commas; repeatable", collectNames)
    .option("--json", "print the result as one JSON document")
    .option("-q, --quiet", "no progress on stderr")
    .option("--debug", "show where an error comes from")
    .addHelpText("after", example(line));
}

export const SEED = "every random number follows from it";
