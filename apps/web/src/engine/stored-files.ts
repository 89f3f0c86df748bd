// A reloaded page has no access to the files that were dropped on it. Small files are copied into the browser's storage,
// so that an unfinished run can resume; large ones must be chosen again.
import { HeddleError } from "heddle/worker";
import type { CellSource } from "./protocol.js";

const RUN_FILES = "files";
/** Larger files are not copied: all runs share the storage. */
const MAX_STORED_BYTES = 256 * 1024 * 1024;

interface StoredFiles {
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly stored: boolean }[];
}

/** Some browsers have no such storage at all, others none in a private window. */
async function storage(): Promise<FileSystemDirectoryHandle> {
  try {
    return await navigator.storage.getDirectory();
  } catch (cause) {
    throw new HeddleError("cannot-write", {
      expected: "a browser with an origin private file system",
      got: cause instanceof Error ? cause.message : String(cause),
      next: "Open the page by https and not in a private window, or use another browser (docs/web-page.md).",
      cause,
    });
  }
}

async function folderOf(run: string, create: boolean): Promise<FileSystemDirectoryHandle> {
  const root = await storage();
  return (await root.getDirectoryHandle(RUN_FILES, { create: true })).getDirectoryHandle(run, { create });
}

/** Records the files of a run, with copies if they are small enough. */
export async function storeFiles(run: string, cells: CellSource): Promise<void> {
  await removeFiles(run);
  if (cells.kind !== "files") return;
  const folder = await folderOf(run, true);
  const total = cells.files.reduce((sum, { size }) => sum + size, 0);
  const stored = total <= MAX_STORED_BYTES;
  if (stored) for (const file of cells.files) await file.stream().pipeTo(await writable(folder, file.name));
  const list: StoredFiles = { files: cells.files.map(({ name, size }) => ({ name, bytes: size, stored })) };
  const stream = await writable(folder, LIST);
  await stream.write(JSON.stringify(list));
  await stream.close();
}

const LIST = ".heddle-files.json";

const writable = async (folder: FileSystemDirectoryHandle, name: string): Promise<FileSystemWritableFileStream> =>
  (await folder.getFileHandle(name, { create: true })).createWritable();

/** The files of a run by name; none for simulated cells and imported runs. */
export async function filesOf(run: string): Promise<StoredFiles["files"]> {
  const folder = await existing(run);
  if (folder === undefined) return [];
  const list = await (await folder.getFileHandle(LIST)).getFile();
  return (JSON.parse(await list.text()) as StoredFiles).files;
}

/** The copies. */
export async function storedFiles(run: string): Promise<File[]> {
  const folder = await folderOf(run, false);
  const names = (await filesOf(run)).map(({ name }) => name);
  return Promise.all(names.map(async (name) => (await folder.getFileHandle(name)).getFile()));
}

/** Gives the copies to another run name. */
export async function moveFiles(run: string, name: string): Promise<void> {
  const from = await existing(run);
  if (from === undefined) return;
  const to = await folderOf(name, true);
  for await (const handle of from.values())
    await (await (handle as FileSystemFileHandle).getFile()).stream().pipeTo(await writable(to, handle.name));
  await removeFiles(run);
}

export async function removeFiles(run: string): Promise<void> {
  if ((await existing(run)) === undefined) return;
  const root = await storage();
  await (await root.getDirectoryHandle(RUN_FILES)).removeEntry(run, { recursive: true });
}

async function existing(run: string): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    return await folderOf(run, false);
  } catch (error) {
    if (error instanceof DOMException && error.name === "NotFoundError") return undefined;
    throw error;
  }
}
