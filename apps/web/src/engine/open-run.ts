import {
  addGeneSets,
  type EvaluationRecord,
  evaluate,
  latentQuantiles,
  parseGmt,
  type RunStore,
  readCells,
  readRun,
} from "heddle";
import { refusePackages } from "./configuration.js";
import { factorColumns } from "./factor-columns.js";
import type { RunView } from "./protocol.js";
import { storeOf } from "./stores.js";

/** A trained run as the page shows it; it is evaluated first if it is not. */
export async function openRun(run: string): Promise<RunView> {
  const store = storeOf(run);
  await evaluateIfNeeded(store);
  const { config, summary, epochs, evaluation, representation, cellTable, genes } = await readRun(store);
  const cells = await readCells(store);
  refusePackages(config, run);
  const quantiles = await latentQuantiles(representation, [0.01, 0.5, 0.99]);
  return {
    name: run,
    config,
    summary,
    epochs,
    evaluation,
    representation: Float32Array.from(representation.values),
    cells: representation.rows,
    barcodes: cells.index,
    latents: representation.columns,
    factors: factorColumns(cellTable),
    columns: factorColumns(cells),
    genes,
    ranges: quantiles.map(([low, median, high]) => ({
      low: low,
      median: median,
      high: high,
    })),
  };
}

/** The command line can train a run without evaluating it. */
async function evaluateIfNeeded(store: RunStore): Promise<void> {
  const trained = await store.exists("summary.json");
  if (trained && !(await store.exists("evaluation.json"))) await evaluate(store);
}

/** Tests the latents of a run for the gene sets of a .gmt file. */
export async function testGeneSets({ run, file }: { run: string; file: File }): Promise<EvaluationRecord> {
  return addGeneSets(storeOf(run), { geneSets: await parseGmt(await file.text(), file.name) });
}
