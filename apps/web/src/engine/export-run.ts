import { report } from "heddle";
import { storeOf } from "./stores.js";
import { zipped } from "./zip-folder.js";

/** The run folder as one .zip, with a folder of the run's name inside; checkpoints are left out. */
export const zipRun = (run: string): Promise<Blob> => zipped(run, storeOf(run));

/** report.html of one or several runs. */
export async function reportOf(runs: readonly string[]): Promise<Blob> {
  const [file] = await report(runs.map(storeOf), { reports: ["html"] });
  return blobOf(file.contents, "text/html");
}

/** One file of a run. */
export async function fileOf({ run, file }: { run: string; file: string }): Promise<Blob> {
  return blobOf(await storeOf(run).read(file), "application/octet-stream");
}

const blobOf = (contents: string | Uint8Array, type: string): Blob =>
  new Blob([contents as string | Uint8Array<ArrayBuffer>], { type });
