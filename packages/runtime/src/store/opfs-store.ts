import { HeddleError } from "@heddle/contracts";
import { isDraft, writeOpfsFile } from "./opfs-write.js";
import type { RunStore } from "./run-store.js";
import { webLock } from "./web-lock.js";

/**
 * A run in the browser's origin private file system, in a folder of this name ("runs/first"): it is there again when the
 * page is loaded anew. Any thread of the origin may open it. Throws HeddleError "cannot-write" at the first use where
 * the browser has no such file system (a private window, a page that is not served by https).
 */
export function opfsStore(name: string): RunStore {
  const parts = partsOf(name);
  const place = (file: string) => [...parts, ...partsOf(file)];
  return {
    name,
    exists: async (file) => (await find(place(file))) !== undefined,
    read: (file) => readFile(place(file), `${name}/${file}`),
    write: (file, contents) => writeFile(place(file), `${name}/${file}`, contents, false),
    append: (file, line) => writeFile(place(file), `${name}/${file}`, `${line}\n`, true),
    list: (folder) => names(place(folder)),
    remove: (file) => remove(place(file)),
    ...webLock(`heddle/store/${parts.join("/")}`),
  };
}

/** Names of the runs in a folder of the origin private file system. */
export const listOpfs = (folder: string): Promise<string[]> => names(partsOf(folder));

const partsOf = (path: string) => path.split("/").filter((part) => part !== "" && part !== ".");
const isMissing = (error: unknown) => error instanceof DOMException && error.name === "NotFoundError";

async function root(): Promise<FileSystemDirectoryHandle> {
  try {
    return await navigator.storage.getDirectory();
  } catch (cause) {
    throw new HeddleError("cannot-write", {
      expected: "a browser with an origin private file system",
      got: cause instanceof Error ? cause.message : String(cause),
      next: "Open the page by https and not in a private window, use another browser, or keep the run in memory.",
      cause,
    });
  }
}

/** The folder and the last name of a path; undefined where a folder on the way is not there and is not to be made. */
async function parent(parts: readonly string[], create: boolean) {
  let folder = await root();
  try {
    for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part, { create });
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  return { folder, last: parts.at(-1)! };
}

async function find(parts: readonly string[]): Promise<FileSystemHandle | undefined> {
  if (parts.length === 0) return root();
  const found = await parent(parts, false);
  if (found === undefined) return undefined;
  for await (const handle of found.folder.values()) if (handle.name === found.last) return handle;
  return undefined;
}

async function names(parts: readonly string[]): Promise<string[]> {
  const folder = await find(parts);
  if (folder?.kind !== "directory") return [];
  const found: string[] = [];
  for await (const name of (folder as FileSystemDirectoryHandle).keys()) found.push(name);
  return found.filter((name) => !isDraft(name)).sort();
}

/** All files below a folder of the origin private file system, by path; none where there is no such folder. */
export async function opfsFiles(folder: string): Promise<{ readonly path: string; readonly file: File }[]> {
  const found = await find(partsOf(folder));
  return found?.kind === "directory" ? walk(found as FileSystemDirectoryHandle, "") : [];
}

async function walk(folder: FileSystemDirectoryHandle, above: string): Promise<{ path: string; file: File }[]> {
  const found: { path: string; file: File }[] = [];
  for await (const handle of folder.values()) {
    const path = `${above}${handle.name}`;
    if (handle.kind === "directory") found.push(...(await walk(handle as FileSystemDirectoryHandle, `${path}/`)));
    else if (!isDraft(path)) found.push({ path, file: await (handle as FileSystemFileHandle).getFile() });
  }
  return found;
}

async function readFile(parts: readonly string[], where: string): Promise<Uint8Array> {
  const handle = await find(parts);
  if (handle?.kind === "file") {
    const file = await (handle as FileSystemFileHandle).getFile();
    return new Uint8Array(await file.arrayBuffer());
  }
  throw new HeddleError("missing-file", {
    where,
    expected: "a file of a run",
    got: handle === undefined ? "nothing there" : "a folder",
    next: "Check that this is a run made by heddle in this browser.",
  });
}

async function writeFile(parts: readonly string[], where: string, contents: Uint8Array | string, append: boolean) {
  try {
    const { folder, last } = (await parent(parts, true))!;
    const bytes = typeof contents === "string" ? new TextEncoder().encode(contents) : contents;
    await writeOpfsFile(folder, last, bytes, append);
  } catch (cause) {
    if (cause instanceof HeddleError) throw cause;
    const full = cause instanceof DOMException && cause.name === "QuotaExceededError";
    throw new HeddleError("cannot-write", {
      where,
      expected: "to write this file into the browser's storage",
      got: full ? "no room left for this page" : cause instanceof Error ? cause.message : String(cause),
      next: full ? "Remove runs that are no longer needed, then go on." : "Allow this page to store data, then go on.",
      cause,
    });
  }
}

async function remove(parts: readonly string[]): Promise<void> {
  const place = await parent(parts, false);
  if (place === undefined) return;
  try {
    await place.folder.removeEntry(place.last, { recursive: true });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
