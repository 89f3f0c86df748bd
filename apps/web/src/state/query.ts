import { signal } from "@preact/signals";
import type { QueryView } from "../engine/query-view.js";
import { figureWorker } from "./workers.js";

/** Cells of other files, placed in the latents of a run. */
export const query = signal<{ readonly run: string; readonly view: QueryView } | undefined>(undefined);

/** Places the cells of files in the latents of a run. Returns the error, if any. */
export async function placeQuery(run: string, files: readonly File[], transfer?: string): Promise<Error | undefined> {
  try {
    query.value = { run, view: await figureWorker.call("query", { run, files, transfer }).result };
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
