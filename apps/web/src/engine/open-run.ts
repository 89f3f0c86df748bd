import { readRun } from "@heddle/runtime";
import { refusePackages } from "./configuration.js";
import { evaluateIfNeeded } from "./evaluate-run.js";
import { factorColumns } from "./factor-columns.js";
import type { RunView } from "./protocol.js";
import { quantile } from "./run-codes.js";
import { storeOf } from "./stores.js";

const QUANTILES = [0.01, 0.25, 0.5, 0.75, 0.99];

/** A trained run as the page shows it; what was not evaluated yet is evaluated now. */
export async function openRun(run: string): Promise<RunView> {
  const store = storeOf(run);
  await evaluateIfNeeded(store);
  const { config, summary, epochs, evaluation, representation: codes, cellTable } = await readRun(run, store);
  refusePackages(config, run);
  const genes = JSON.parse(new TextDecoder().decode(await store.read("model/genes.json"))) as { names: string[] };
  return {
    name: run,
    config,
    summary,
    epochs,
    evaluation,
    codes: Float32Array.from(codes.values),
    cells: codes.rows,
    latents: codes.columns,
    factors: factorColumns(cellTable),
    genes: genes.names,
    ranges: Array.from({ length: codes.columns }, (_, latent) =>
      QUANTILES.map((share) => quantile(codes, latent, share)),
    ),
  };
}
