import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { type GeneSets, HeddleError, parseGmt } from "heddle";

/** The sets of a .gmt file, under the file's name. */
export async function readGeneSets(path: string): Promise<GeneSets> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new HeddleError("missing-file", {
      where: path,
      expected: "a .gmt file of gene sets",
      got: (cause as Error).message,
      next: "Check the path.",
      cause,
    });
  });
  return { ...(await parseGmt(text, path)), source: basename(path) };
}
