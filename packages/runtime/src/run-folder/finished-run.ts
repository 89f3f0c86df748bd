import type { RunSummary } from "@heddle/contracts";
import { damaged } from "../store/json-file.js";
import type { RunStore } from "../store/run-store.js";
import { readLatents, type StoredLatents } from "./latents-file.js";
import { readSummary } from "./summary-file.js";

/** The cells and the summary of a finished run. Throws HeddleError "bad-run-folder" if they are of different runs. */
export async function readFinishedRun(store: RunStore): Promise<{ summary: RunSummary; latents: StoredLatents }> {
  const latents = await readLatents(store);
  const summary = await readSummary(store);
  const { rows, columns } = latents.representation;
  if (summary.cells === rows && summary.klPerLatent.length === columns) return { summary, latents };
  throw damaged(
    `${store.name}/summary.json`,
    `${rows} cells and ${columns} latents, as in latents.h5ad`,
    `${summary.cells} cells and ${summary.klPerLatent.length} latents`,
    `Resume ${store.name} to write both files again, or use another copy of the run.`,
  );
}
