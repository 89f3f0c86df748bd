// A reloaded page has no access to the files that were dropped on it. Small files are copied into the browser's storage,
// so that an unfinished run can resume; large ones must be chosen again.
import { opfsFiles, opfsStore } from "heddle";
import type { CellSource } from "./protocol.js";

const RUN_FILES = "files";
const LIST = ".heddle-files.json";
/** Larger files are not copied: all runs share the storage. */
const MAX_STORED_BYTES = 256 * 1024 * 1024;

interface StoredFiles {
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly stored: boolean }[];
}

const folderOf = (run: string): string => `${RUN_FILES}/${run}`;
const bytesOf = async (file: File): Promise<Uint8Array> => new Uint8Array(await file.arrayBuffer());

/** Records the files of a run, with copies if they are small enough. */
export async function storeFiles(run: string, cells: CellSource): Promise<void> {
  await removeFiles(run);
  if (cells.kind !== "files") return;
  const store = opfsStore(folderOf(run));
  const total = cells.files.reduce((sum, { size }) => sum + size, 0);
  const stored = total <= MAX_STORED_BYTES;
  if (stored) for (const file of cells.files) await store.write(file.name, await bytesOf(file));
  const list: StoredFiles = { files: cells.files.map(({ name, size }) => ({ name, bytes: size, stored })) };
  await store.write(LIST, JSON.stringify(list));
}

/** The files of a run by name; none for simulated cells and imported runs. */
export async function filesOf(run: string): Promise<StoredFiles["files"]> {
  const store = opfsStore(folderOf(run));
  if (!(await store.exists(LIST))) return [];
  return (JSON.parse(new TextDecoder().decode(await store.read(LIST))) as StoredFiles).files;
}

/** The copies, in the order in which the files were chosen. */
export async function storedFiles(run: string): Promise<File[]> {
  const copies = new Map((await opfsFiles(folderOf(run))).map(({ path, file }) => [path, file]));
  return (await filesOf(run)).flatMap(({ name }) => copies.get(name) ?? []);
}

/** Gives the copies to another run name; the list comes last, without which there are no copies. */
export async function moveFiles(run: string, name: string): Promise<void> {
  const files = await opfsFiles(folderOf(run));
  const to = opfsStore(folderOf(name));
  for (const { path, file } of files.sort((a, b) => Number(a.path === LIST) - Number(b.path === LIST)))
    await to.write(path, await bytesOf(file));
  await removeFiles(run);
}

export const removeFiles = (run: string): Promise<void> => opfsStore(RUN_FILES).remove(run);
