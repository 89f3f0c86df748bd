// Locks between processes. A lock is a numbered file that is created atomically, as a link to a complete file. Processes never
// remove the lock of a dead holder, because they could remove a new lock by mistake: they create the next number, which
// succeeds for one process only. A holder has every number up to its own, except those of dead holders: a process whose
// listing of the folder is old, as on NFS, finds the lowest live number when it creates its own.
import { randomUUID } from "node:crypto";
import { constants, copyFile, link, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { HEARTBEAT_SECONDS, type Holder, isHolderAlive, isRecent, thisHolder, writerOf } from "./node-lock-holder.js";
import { makeFolder } from "./node-make-folder.js";
import type { Writer } from "./run-store.js";

export interface Lock {
  release(): Promise<void>;
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

/** Acquires the lock `name` in `folder`, which is created if needed; undefined if a live process has it. */
export async function takeLock(folder: string, name: string, task?: string): Promise<Lock | undefined> {
  await makeFolder(folder);
  const newest = await newestLock(folder, name);
  if (newest !== undefined && (await isAlive(newest.path))) return undefined;
  const number = (newest?.number ?? 0) + 1;
  const path = (of: number) => join(folder, `${name}.${of}.lock`);
  if (!(await create(path(number), task))) return undefined;
  const own = [path(number)];
  for (let lower = number - 1; lower > 0; lower--) {
    if (await create(path(lower), task)) own.push(path(lower));
    else if (await isAlive(path(lower))) {
      await removeAll(own);
      return undefined;
    }
  }
  const heartbeat = setInterval(() => own.forEach(touch), HEARTBEAT_SECONDS * 1000);
  heartbeat.unref();
  return {
    async release() {
      clearInterval(heartbeat);
      // another process has taken the lock if this one seemed dead: its numbers depend on the lower ones
      if (!(await create(path(number + 1), task)) && (await exists(path(number + 1)))) return;
      // the oldest first: otherwise a dead lock would briefly be the newest after this one is removed
      await removeAll(Array.from({ length: number + 1 }, (_, i) => path(i + 1)));
      await removeDeadDrafts(folder, name);
    },
  };
}

async function removeAll(paths: readonly string[]): Promise<void> {
  for (const path of paths) await rm(path, { force: true });
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** The live holder of the lock. */
export async function lockHolder(folder: string, name: string): Promise<Writer | undefined> {
  const newest = await newestLock(folder, name);
  if (newest === undefined || !(await isAlive(newest.path))) return undefined;
  const holder = await readHolder(newest.path);
  if (holder === undefined) return undefined;
  return writerOf(holder);
}

async function create(path: string, task: string | undefined): Promise<boolean> {
  const self = await thisHolder(task);
  // a separate draft per call: a linked draft is the lock itself, and a second write would truncate an acquired lock
  const draft = `${path}.${randomUUID()}.partial`;
  await writeFile(draft, JSON.stringify(self), { flag: "wx" });
  try {
    await linkOrCopy(draft, path);
    return true;
  } catch (error) {
    // ENOENT: another process took the draft for one of a dead process
    if (codeOf(error) === "EEXIST" || codeOf(error) === "ENOENT") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Some file systems, such as exFAT, have no links. A copy is exclusive too, but not atomic. */
async function linkOrCopy(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path);
  } catch (error) {
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].includes(String(codeOf(error)))) throw error;
    await copyFile(draft, path, constants.COPYFILE_EXCL);
  }
}

/** A process that is killed within `create` leaves its draft. */
async function removeDeadDrafts(folder: string, name: string): Promise<void> {
  for (const file of await readdir(folder))
    if (
      file.startsWith(`${name}.`) &&
      /\.lock\.[0-9a-f-]+\.partial$/.test(file) &&
      !(await isAlive(join(folder, file)))
    )
      await rm(join(folder, file), { force: true });
}

const locksOf = async (folder: string, name: string): Promise<{ path: string; number: number }[]> => {
  const names = await readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return [];
    throw error;
  });
  return names
    .flatMap((file) => {
      const [id, number, ending, ...more] = file.split(".");
      return id === name && ending === "lock" && more.length === 0
        ? [{ path: join(folder, file), number: Number(number) }]
        : [];
    })
    .sort((a, b) => a.number - b.number);
};

const newestLock = async (folder: string, name: string) => (await locksOf(folder, name)).at(-1);

async function isAlive(path: string): Promise<boolean> {
  const holder = await readHolder(path);
  return holder !== undefined && isHolderAlive(holder, () => isFresh(path));
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as Holder;
  } catch (error) {
    // released since the listing, or not a valid lock file
    if (codeOf(error) === "ENOENT" || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function isFresh(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && isRecent(found.mtimeMs);
}

function touch(path: string): void {
  const now = new Date();
  // ignored: a missing lock was released, and a failing disk raises an error at the next checkpoint
  utimes(path, now, now).catch(() => undefined);
}
