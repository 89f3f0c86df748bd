import { basename, dirname } from "node:path";
import { folderStore, HeddleError, isHeddleError } from "heddle";

/** Writes a complete file or none, and creates its folder if needed. Replaces a symbolic link of that name. */
export async function writeText(path: string, contents: string | Uint8Array): Promise<void> {
  try {
    await folderStore(dirname(path)).write(basename(path), contents);
  } catch (error) {
    if (!isHeddleError(error, "cannot-write")) throw error;
    const next = "Check the folder's permissions and the free space, or choose another --out.";
    throw new HeddleError("cannot-write", { ...error.details, next, cause: error });
  }
}
