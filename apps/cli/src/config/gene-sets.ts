import { basename } from "node:path";
import { type GeneSets, parseGmt } from "heddle";
import { readTextFile } from "./read-text-file.js";

/** The sets of a .gmt file, under the file's name. */
export async function readGeneSets(path: string): Promise<GeneSets> {
  const text = await readTextFile(path, "a .gmt file of gene sets");
  return { ...(await parseGmt(text, path)), source: basename(path) };
}
