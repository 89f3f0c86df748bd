import { mkdir, rmdir } from "node:fs/promises";
import { draftName } from "./node-drafts.js";

/** A folder that does not exist, or cannot be changed, is read as it is: `sweep status` also serves on a full disk. */
const EXPECTED = new Set(["ENOENT", "ENOTDIR", "EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT"]);

/**
 * Changes a folder and changes it back. A client of NFS caches names, also those that do not exist. The answer to a change has the
 * version of the folder before it (change_info4, RFC 8881, section 18.4); if another client changed the folder since, the cached
 * names are dropped.
 */
export async function refreshFolder(folder: string): Promise<void> {
  try {
    const probe = draftName(`${folder}/.refresh`);
    await mkdir(probe);
    await rmdir(probe);
  } catch (error) {
    if (!EXPECTED.has(String((error as NodeJS.ErrnoException).code))) throw error;
  }
}
