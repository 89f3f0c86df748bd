import { listOpfs, opfsStore, type RunStore } from "@heddle/runtime";

const FOLDER = "runs";

/** A run in the browser's own file system. */
export const storeOf = (run: string): RunStore => opfsStore(`${FOLDER}/${run}`);

export const runNames = (): Promise<string[]> => listOpfs(FOLDER);

export async function removeFolder(run: string): Promise<void> {
  await opfsStore(FOLDER).remove(run);
}
