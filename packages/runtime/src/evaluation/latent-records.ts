import type { LatentRecord, Matrix, RunSummary } from "@heddle/contracts";
import { variance } from "@heddle/numerics";
import type { Config } from "../config/schema.js";
import { readModel } from "../model/model-folder.js";
import type { Catalogue } from "../plugins/catalogue.js";
import type { RunStore } from "../store/run-store.js";
import { startBackend } from "../training/setup.js";
import { disposeModel } from "../training/weights.js";
import { latentEffects } from "./latent-effects.js";

interface LatentFigures extends Pick<RunSummary, "reconstructionPerLatent"> {
  readonly codes: Matrix;
  readonly divergence: Float64Array;
}

/** What is known of each latent of a run. */
export async function latentRecords(
  catalogue: Catalogue,
  store: RunStore,
  config: Config,
  { codes, divergence, reconstructionPerLatent }: LatentFigures,
): Promise<LatentRecord[]> {
  await startBackend(catalogue, config);
  const saved = await readModel(store, catalogue);
  const effects = latentEffects(saved, codes, config.evaluation.topGenes);
  disposeModel(saved.model);
  return deviations(codes).map((deviation, index) => ({
    index,
    divergence: divergence[index]!,
    active: divergence[index]! > config.evaluation.activeThreshold,
    deviation,
    ...(reconstructionPerLatent && { reconstructionEffect: reconstructionPerLatent[index]! }),
    ...effects[index]!,
  }));
}

/** Standard deviation of each column. */
export function deviations({ rows, columns, values }: Matrix): number[] {
  const column = (j: number) => Float64Array.from({ length: rows }, (_, i) => values[i * columns + j]!);
  return Array.from({ length: columns }, (_, j) => Math.sqrt(variance(column(j))));
}

/** Of another tool's latent nothing is known but its codes. */
export const foreignLatent = (index: number, deviation: number): LatentRecord => ({
  index,
  active: deviation > 0,
  deviation,
  rising: [],
  falling: [],
});
