// Locks of runs. A lock is a numbered file that is created atomically, as a link to a complete file. Processes never
// remove the lock of a dead holder, because they could remove a new lock by mistake: they create the next number, which
// succeeds for one process only. The highest number is the current lock.
import { randomUUID } from "node:crypto";
import { link, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

/** A holder on another machine counts as dead after this time without a heartbeat. */
const HEARTBEAT_TIMEOUT_SECONDS = 180;
const HEARTBEAT_SECONDS = 15;

interface Holder {
  readonly host: string;
  readonly pid: number;
  /** Start of the process in clock ticks since boot, if available: the system reuses process ids. */
  readonly started?: string;
}

export interface Lock {
  release(): Promise<void>;
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

/** Acquires the lock `name` in `folder`; undefined if a live process has it. */
export async function takeLock(folder: string, name: string): Promise<Lock | undefined> {
  await mkdir(folder, { recursive: true });
  const newest = await newestLock(folder, name);
  if (newest !== undefined && (await isAlive(newest.path))) return undefined;
  const number = (newest?.number ?? 0) + 1;
  const path = join(folder, `${name}.${number}.lock`);
  if (!(await create(path))) return undefined;
  const heartbeat = setInterval(() => touch(path), HEARTBEAT_SECONDS * 1000);
  heartbeat.unref();
  return {
    async release() {
      clearInterval(heartbeat);
      // the oldest first: otherwise a dead lock would briefly be the newest after this one is removed
      for (const other of await locksOf(folder, name))
        if (other.number <= number) await rm(other.path, { force: true });
    },
  };
}

/** "host:pid" of the live holder of the lock. */
export async function lockHolder(folder: string, name: string): Promise<string | undefined> {
  const newest = await newestLock(folder, name);
  if (newest === undefined || !(await isAlive(newest.path))) return undefined;
  const holder = await readHolder(newest.path);
  return holder && `${holder.host}:${holder.pid}`;
}

async function create(path: string): Promise<boolean> {
  const self: Holder = { host: hostname(), pid: process.pid, started: await startOf(process.pid) };
  // a separate draft per call: a linked draft is the lock itself, and a second write would truncate an acquired lock
  const draft = `${path}.${randomUUID()}.partial`;
  await writeFile(draft, JSON.stringify(self));
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

const locksOf = async (folder: string, name: string): Promise<{ path: string; number: number }[]> => {
  const names = await readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return [];
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

/** Uses the process table for holders on this machine, and the heartbeat for others. */
async function isAlive(path: string): Promise<boolean> {
  const holder = await readHolder(path);
  if (holder === undefined) return false;
  if (holder.host !== hostname()) return isFresh(path);
  if (!processExists(holder.pid)) return false;
  const started = await startOf(holder.pid);
  return started === undefined || holder.started === undefined ? isFresh(path) : started === holder.started;
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
  return found !== undefined && Date.now() - found.mtimeMs < HEARTBEAT_TIMEOUT_SECONDS * 1000;
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process exists, but belongs to another user
    return codeOf(error) === "EPERM";
  }
}

/** Field 22 of /proc/PID/stat, counted after the name, which may contain spaces; undefined without /proc. */
async function startOf(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  return text?.slice(text.lastIndexOf(")") + 2).split(" ")[19];
}

function touch(path: string): void {
  const now = new Date();
  // ignored: a missing lock was released, and a failing disk raises an error at the next checkpoint
  utimes(path, now, now).catch(() => undefined);
}
