import { basename, dirname } from "node:path";
import { folderStore } from "heddle";

/** Writes a complete file or none, and creates its folder if needed. Replaces a symbolic link. Throws HeddleError "cannot-write". */
export const writeText = (path: string, contents: string | Uint8Array): Promise<void> =>
  folderStore(dirname(path)).write(basename(path), contents);
