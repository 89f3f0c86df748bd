import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { HeddleError } from "heddle";

/** Writes a complete file or none, and creates its folder if needed. */
export async function writeText(path: string, contents: string | Uint8Array): Promise<void> {
  const temporary = `${path}.partial`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, contents);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new HeddleError("cannot-write", {
      where: path,
      expected: "to write this file",
      got: (cause as Error).message,
      next: "Check the folder's permissions and the free space, or choose another --out.",
      cause,
    });
  }
}
