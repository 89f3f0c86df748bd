import { createInterface } from "node:readline/promises";
import { type Ask, readChoices, USAGE, WrongUsage } from "./choices.js";
import { writePackage } from "./write-package.js";

/** The input and output of the program. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Absent without a terminal. */
  readonly ask?: Ask;
}

/** Writes the package that the arguments and answers describe. Exit code 0, or 2 for wrong usage. */
export async function main(argv: readonly string[], { out, err, ask }: Terminal): Promise<number> {
  try {
    const choices = await readChoices(argv, ask);
    if (choices === undefined) {
      out(USAGE);
      return 0;
    }
    const files = writePackage(choices);
    out(`${choices.folder}\n${files.map((file) => `  ${file}\n`).join("")}`);
    out(`\nNext: cd ${choices.folder} && npm install && npm test\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof WrongUsage)) throw error;
    err(`error: ${error.message}\n`);
    return 2;
  }
}

export async function runInProcess(): Promise<void> {
  const { stdin, stdout, stderr } = process;
  const lines = stdin.isTTY ? createInterface({ input: stdin, output: stdout }) : undefined;
  const write = (stream: NodeJS.WriteStream) => (text: string) => void stream.write(text);
  const ask = lines && ((question: string) => lines.question(question));
  process.exitCode = await main(process.argv.slice(2), { out: write(stdout), err: write(stderr), ask });
  lines?.close();
}
