import { mkdir, rmdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { HeddleError } from "@heddle/contracts";
import { writeProblem } from "./write-problem.js";

/**
 * Throws HeddleError "cannot-write" if nothing can be written into `folder`, which need not exist: makes and removes a
 * folder in the nearest existing one.
 */
export async function checkWritable(folder: string): Promise<void> {
  try {
    // the name of an unfinished file, which a run ignores
    const probe = join(await nearestExisting(resolve(folder)), `.heddle-${process.pid}.partial`);
    await mkdir(probe);
    await rmdir(probe);
  } catch (cause) {
    throw new HeddleError("cannot-write", {
      where: folder,
      expected: "a folder to write into",
      ...writeProblem(cause),
      cause,
    });
  }
}

async function nearestExisting(path: string): Promise<string> {
  try {
    if ((await stat(path)).isDirectory()) return path;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return nearestExisting(dirname(path));
  }
  throw Object.assign(new Error(`${path} is a file`), { code: "ENOTDIR" });
}
