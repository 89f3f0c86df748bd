import { renderReport } from "@heddle/runtime";
import { bundledPlugins } from "./bundled-plugins.js";
import { storeOf } from "./stores.js";
import { type RunStore, zipped } from "./zip-folder.js";

/** The run folder as one .zip, with a folder of the run's name inside; checkpoints are left out. */
export const zipRun = (run: string): Promise<Blob> => zipped(run, storeOf(run));

/** report.html of one or several runs. */
export async function reportOf(runs: readonly string[]): Promise<Blob> {
  const files = await renderReport({
    catalog: bundledPlugins,
    runs: runs.map((name) => ({ name, store: storeOf(name) })),
    reports: [{ use: "html" }],
  });
  return blobOf(files[0]!.contents, "text/html");
}

/** One file of a run. */
export async function fileOf({ run, file }: { run: string; file: string }): Promise<Blob> {
  const store: RunStore = storeOf(run);
  return blobOf(await store.read(file), "application/octet-stream");
}

const blobOf = (contents: string | Uint8Array, type: string): Blob =>
  new Blob([contents as string | Uint8Array<ArrayBuffer>], { type });
