import { HeddleError } from "@heddle/contracts";
import { filesOf } from "#machine";

/**
 * A folder beside `out` for what is not complete yet, "cells.zarr.4711.partial". Removes those of processes that ended.
 *
 * @throws HeddleError "output-exists" if there is something at `out`
 */
export async function makeDraft(out: string): Promise<string> {
  const { fs, path } = filesOf(out);
  const parent = path.dirname(out);
  const name = path.basename(out);
  const beside = await fs.readdir(parent);
  if (beside.includes(name)) throw exists(out);
  for (const other of beside) {
    const pid = other.startsWith(`${name}.`) && /^\.(\d+)\.partial$/.exec(other.slice(name.length))?.[1];
    if (pid && !isAlive(Number(pid))) await fs.rm(path.join(parent, other), { recursive: true, force: true });
  }
  const draft = `${out}.${process.pid}.partial`;
  await fs.rm(draft, { recursive: true, force: true });
  await fs.mkdir(draft);
  return draft;
}

const exists = (where: string) =>
  new HeddleError("output-exists", {
    where,
    expected: "a folder that does not exist yet",
    got: "one that exists",
    next: "Choose another name with --out, or remove the folder.",
  });

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process exists, but belongs to another user
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
