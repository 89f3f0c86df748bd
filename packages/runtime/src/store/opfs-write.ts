// Writes files of the origin private file system, whole or not at all.

/** TypeScript's page library lacks what dedicated workers have since Safari 15.2, Chrome 102 and Firefox 111. */
interface WorkerFileHandle extends Pick<FileSystemFileHandle, "getFile"> {
  createWritable?: FileSystemFileHandle["createWritable"];
  createSyncAccessHandle?(): Promise<SyncAccessHandle>;
  move?(folder: FileSystemDirectoryHandle, name: string): Promise<void>;
}
interface SyncAccessHandle {
  truncate(bytes: number): void;
  write(contents: Uint8Array, options: { readonly at: number }): number;
  flush(): void;
  close(): void;
}

const DRAFT = ".heddle-draft";
/** Names that the browser, or this file, writes into before they take a file's place. */
export const isDraft = (name: string): boolean => name.endsWith(".crswap") || name.endsWith(DRAFT);

/** Replaces the contents of a file or adds to them. A reader finds the old contents or the new, also after a crash. */
export async function writeOpfsFile(
  folder: FileSystemDirectoryHandle,
  name: string,
  contents: Uint8Array,
  append: boolean,
): Promise<void> {
  const handle: WorkerFileHandle = await folder.getFileHandle(name, { create: true });
  const stream = await handle.createWritable?.({ keepExistingData: append });
  if (stream !== undefined) return writeByStream(stream, contents, append ? (await handle.getFile()).size : 0);
  const whole = append ? joined(new Uint8Array(await (await handle.getFile()).arrayBuffer()), contents) : contents;
  await writeByDraft(folder, name, whole);
}

/** The stream writes into a copy that takes the file's place at its end. */
async function writeByStream(stream: FileSystemWritableFileStream, contents: Uint8Array, at: number): Promise<void> {
  try {
    await stream.seek(at);
    await stream.write(contents as Uint8Array<ArrayBuffer>);
  } catch (error) {
    await stream.abort();
    throw error;
  }
  await stream.close();
}

/** Safari before 26 has no such streams: another file is written, and renamed. */
async function writeByDraft(folder: FileSystemDirectoryHandle, name: string, contents: Uint8Array): Promise<void> {
  const draft: WorkerFileHandle = await folder.getFileHandle(`${name}${DRAFT}`, { create: true });
  if (draft.createSyncAccessHandle === undefined || draft.move === undefined)
    throw new Error("neither file streams nor synchronous access, which browsers offer in dedicated workers only");
  const access = await draft.createSyncAccessHandle();
  try {
    access.truncate(0);
    const written = access.write(contents, { at: 0 });
    if (written !== contents.length)
      throw new DOMException(`${written} of ${contents.length} bytes were written`, "QuotaExceededError");
    access.flush();
  } finally {
    access.close();
  }
  await draft.move(folder, name);
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
