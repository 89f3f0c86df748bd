import { constants } from "node:fs";
import { lstat, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { HeddleError } from "@heddle/contracts";
import { checkWritable } from "./node-check-writable.js";
import { draftName, isDeadDraft } from "./node-drafts.js";
import { type Lock, lockHolder, takeLock } from "./node-lock.js";
import { makeFolder } from "./node-make-folder.js";
import { refreshFolder } from "./node-refresh-folder.js";
import { isTrusted, recordTrust } from "./node-trusted-folders.js";
import type { RunStore, Writer } from "./run-store.js";
import { writeProblem } from "./write-problem.js";

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

function cannotWrite(path: string, cause: unknown, expected = "to write this file"): HeddleError {
  if (cause instanceof HeddleError) return cause;
  return new HeddleError("cannot-write", { where: path, expected, ...writeProblem(cause), cause });
}

/**
 * A run in a folder; the folder is made at the first write. Writing follows no symbolic link below the folder: a run may
 * come from elsewhere, and its links may lead to any file.
 */
export function folderStore(folder: string): RunStore {
  const path = (file: string) => join(folder, file);
  return {
    name: folder,
    pathOf: path,
    refresh: (file) => refreshFolder(path(file)),
    checkWritable: () => checkWritable(folder),
    isTrusted: (plugins) => isTrusted(folder, plugins),
    recordTrust: (plugins) => recordTrust(folder, plugins),
    exists: (file) =>
      stat(path(file)).then(
        () => true,
        (error) => notThere(error, false, path(file)),
      ),
    read: async (file) => readFile(path(file)).catch((cause) => Promise.reject(cannotRead(path(file), cause))),
    write: async (file, contents) => {
      await refuseLinkedFolder(folder, file);
      await writeWhole(path(file), contents);
    },
    append: async (file, line) => {
      await refuseLinkedFolder(folder, file);
      await appendLine(path(file), line);
    },
    list: (file) =>
      readdir(path(file)).then(
        (names) => names.sort(),
        (error) => notThere(error, [], path(file)),
      ),
    remove: async (file) => {
      await refuseLinkedFolder(folder, file);
      await rm(path(file), { recursive: true, force: true });
    },
    ...folderLock(folder),
  };
}

/** The lock is a file `run.1.lock` in the folder. */
function folderLock(folder: string): Required<Pick<RunStore, "lock" | "writer" | "unlock">> {
  let own: Lock | undefined;
  const writer = () => lockHolder(folder, "run");
  return {
    writer,
    async lock(task): Promise<Writer | undefined> {
      try {
        for (;;) {
          const taken = await takeLock(folder, "run", task);
          if (taken !== undefined) {
            own = taken;
            return undefined;
          }
          const other = await writer();
          // without one, it ended in between
          if (other !== undefined) return other;
        }
      } catch (cause) {
        throw cannotWrite(folder, cause, "to write in this folder");
      }
    },
    async unlock() {
      await own?.release();
      own = undefined;
    },
  };
}

function notThere<T>(error: unknown, otherwise: T, path: string): T {
  // ENOTDIR: a part of the path is a file
  if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return otherwise;
  throw cannotRead(path, error);
}

function cannotRead(path: string, cause: unknown): HeddleError {
  return new HeddleError(codeOf(cause) === "ENOENT" ? "missing-file" : "unreadable-file", {
    where: path,
    expected: "a file of a run",
    ...readProblem(cause),
    cause,
  });
}

const TOO_MANY_FILES = new Set(["EMFILE", "ENFILE"]);

function readProblem(cause: unknown) {
  const code = String(codeOf(cause));
  if (TOO_MANY_FILES.has(code)) return writeProblem(cause);
  const got = code === "ENOENT" ? "nothing there" : (cause as Error).message;
  return { got, next: "Check that this is a run folder made by heddle train." };
}

/** Throws HeddleError "cannot-write" if a folder between the run and its file is a symbolic link. */
async function refuseLinkedFolder(folder: string, file: string): Promise<void> {
  const parts = file
    .split("/")
    .slice(0, -1)
    .filter((part) => part !== "" && part !== ".");
  for (let depth = 1; depth <= parts.length; depth++) {
    const path = join(folder, ...parts.slice(0, depth));
    const found = await lstat(path).catch((error: unknown) => notThere(error, undefined, path));
    if (found?.isSymbolicLink()) throw linked(path, "a folder of the run");
  }
}

const linked = (path: string, expected: string) =>
  new HeddleError("cannot-write", {
    where: path,
    expected,
    got: "a symbolic link, which writing does not follow",
    next: "Replace the link by what it names.",
  });

const { O_WRONLY, O_CREAT, O_APPEND, O_EXCL, O_NOFOLLOW = 0 } = constants;

async function appendLine(path: string, line: string): Promise<void> {
  try {
    await makeFolder(dirname(path));
    const file = await open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW);
    try {
      await file.writeFile(`${line}\n`);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw codeOf(cause) === "ELOOP" ? linked(path, "a file of the run") : cannotWrite(path, cause);
  }
}

/** To a new file beside it, to the disk, then renamed over the old one. */
async function writeWhole(path: string, contents: Uint8Array | string): Promise<void> {
  const draft = draftName(path);
  try {
    await makeFolder(dirname(path));
    await removeDeadDrafts(path);
    await rm(draft, { recursive: true, force: true });
    const file = await open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW);
    try {
      await file.writeFile(contents);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (cause) {
    // what cannot be removed either must not hide why the write failed
    await rm(draft, { recursive: true, force: true }).catch(() => undefined);
    throw cannotWrite(path, cause);
  }
}

/** Processes that were killed leave their drafts. */
async function removeDeadDrafts(path: string): Promise<void> {
  const folder = dirname(path);
  for (const name of await readdir(folder))
    if (isDeadDraft(name, basename(path))) await rm(join(folder, name), { recursive: true, force: true });
}
