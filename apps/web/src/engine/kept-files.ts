// A page that is loaded again has lost the files that were dropped on it. Small ones are copied beside the run, so that
// it can go on by itself; for larger ones the page asks for them again.
import type { CellSource } from "./protocol.js";

const RUN_FILES = "files";
/** Larger files are not copied: storage is shared with every run. */
const KEPT_BYTES = 256 * 1024 * 1024;

interface KeptList {
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly kept: boolean }[];
}

async function folderOf(run: string, create: boolean): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return (await root.getDirectoryHandle(RUN_FILES, { create: true })).getDirectoryHandle(run, { create });
}

/** Notes which files a run is made from, with copies of those that are small enough. */
export async function keepFiles(run: string, cells: CellSource): Promise<void> {
  await forgetFiles(run);
  if (cells.kind !== "files") return;
  const folder = await folderOf(run, true);
  const total = cells.files.reduce((sum, { size }) => sum + size, 0);
  const kept = total <= KEPT_BYTES;
  if (kept) for (const file of cells.files) await file.stream().pipeTo(await writable(folder, file.name));
  const list: KeptList = { files: cells.files.map(({ name, size }) => ({ name, bytes: size, kept })) };
  const stream = await writable(folder, LIST);
  await stream.write(JSON.stringify(list));
  await stream.close();
}

const LIST = ".heddle-files.json";

const writable = async (folder: FileSystemDirectoryHandle, name: string): Promise<FileSystemWritableFileStream> =>
  (await folder.getFileHandle(name, { create: true })).createWritable();

/** The files of a run by name; none where its cells were simulated or the run came from elsewhere. */
export async function filesOf(run: string): Promise<KeptList["files"]> {
  const folder = await existing(run);
  if (folder === undefined) return [];
  const list = await (await folder.getFileHandle(LIST)).getFile();
  return (JSON.parse(await list.text()) as KeptList).files;
}

/** The copies themselves, to read from. */
export async function keptFiles(run: string): Promise<File[]> {
  const folder = await folderOf(run, false);
  const names = (await filesOf(run)).map(({ name }) => name);
  return Promise.all(names.map(async (name) => (await folder.getFileHandle(name)).getFile()));
}

export async function forgetFiles(run: string): Promise<void> {
  if ((await existing(run)) === undefined) return;
  const root = await navigator.storage.getDirectory();
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
