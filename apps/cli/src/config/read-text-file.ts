import { readFile } from "node:fs/promises";
import { HeddleError } from "heddle";

/** The text of a file that an option names. HeddleError "missing-file" states what was `expected`. */
export async function readTextFile(path: string, expected: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: unknown) => {
    throw new HeddleError("missing-file", {
      where: path,
      expected,
      got: (cause as Error).message,
      next: "Check the path.",
      cause,
    });
  });
}
