import { listOpfs, opfsStore, type RunStore } from "heddle";

const FOLDER = "runs";

/** A run in the origin private file system. */
export const storeOf = (run: string): RunStore => opfsStore(`${FOLDER}/${run}`);

export const runNames = (): Promise<string[]> => listOpfs(FOLDER);

export async function removeFolder(run: string): Promise<void> {
  await opfsStore(FOLDER).remove(run);
}

/** All files of a run, by path. */
export async function filesUnder(run: string): Promise<readonly { readonly path: string; readonly file: File }[]> {
  const root = await navigator.storage.getDirectory();
  return walk(await (await root.getDirectoryHandle(FOLDER)).getDirectoryHandle(run), "");
}

async function walk(folder: FileSystemDirectoryHandle, above: string): Promise<{ path: string; file: File }[]> {
  const found: { path: string; file: File }[] = [];
  for await (const handle of folder.values()) {
    const path = `${above}${handle.name}`;
    if (handle.kind === "directory") found.push(...(await walk(handle as FileSystemDirectoryHandle, `${path}/`)));
    // the browser writes into .crswap before a file takes its place
    else if (!path.endsWith(".crswap")) found.push({ path, file: await (handle as FileSystemFileHandle).getFile() });
  }
  return found;
}
