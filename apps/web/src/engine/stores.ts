import { listOpfs, opfsFiles, opfsStore, type RunStore } from "heddle";

const FOLDER = "runs";

/** A run in the origin private file system. */
export const storeOf = (run: string): RunStore => opfsStore(`${FOLDER}/${run}`);

export const runNames = (): Promise<string[]> => listOpfs(FOLDER);

export async function removeFolder(run: string): Promise<void> {
  await opfsStore(FOLDER).remove(run);
}

/** All files of a run, by path. */
export const filesUnder = (run: string): ReturnType<typeof opfsFiles> => opfsFiles(`${FOLDER}/${run}`);
