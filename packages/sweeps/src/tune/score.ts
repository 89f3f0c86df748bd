import type { EpochRecord, PlannedRun, TuneScore } from "@heddle/contracts";
import { mean } from "@heddle/numerics";
import { replication, seedAgreement } from "@heddle/runtime/analysis";
import { type Config, resolveConfig } from "@heddle/runtime/config";
import type { Catalog } from "@heddle/runtime/plugins";
import { readEpochs, readFinishedRun } from "@heddle/runtime/run-folder";
import { folderStore } from "@heddle/runtime/stores";
import { configOf } from "../plan.js";
import { runFolder } from "../state.js";
import type { TunePlan } from "./plan-tune.js";

export interface ScoreOptions {
  readonly folder: string;
  readonly plan: TunePlan;
  readonly catalog: Catalog;
  readonly signal?: AbortSignal | undefined;
}

/** Scores of a candidate from the files of its runs: validation ELBO, agreement and replication of the seeds. */
export async function scoreOf(
  candidate: number,
  runs: readonly PlannedRun[],
  { folder, plan, catalog, signal }: ScoreOptions,
): Promise<TuneScore> {
  const config = resolveConfig(configOf(plan.sweep, runs[0]));
  const { activeThreshold } = config.evaluation;
  const stores = runs.map(({ id }) => folderStore(runFolder(folder, id)));
  const epochs = await Promise.all(stores.map(readEpochs));
  const finished = await Promise.all(stores.map(readFinishedRun));
  const embeddings = finished.map(({ summary, latents }) => ({
    representation: latents.representation,
    klPerLatent: Float64Array.from(summary.klPerLatent),
  }));
  const { agreement: metric, replication: criteria } = plan.tune;
  const { replicatedShare } = replication(embeddings, { ...criteria, activeThreshold });
  const agreement = await seedAgreement({ catalog, metric, embeddings, seed: config.seed, activeThreshold, signal });
  const elboPerSeed = epochs.map((each) => elboOf(each, config));
  return {
    candidate,
    elbo: mean(elboPerSeed),
    elboPerSeed,
    bestEpoch: bestEpoch(epochs),
    agreement,
    replicatedShare,
    activeLatents: mean(embeddings.map(({ klPerLatent }) => klPerLatent.filter((kl) => kl > activeThreshold).length)),
  };
}

const validationElbo = ({ validation }: EpochRecord) => validation?.elbo ?? Number.NEGATIVE_INFINITY;

/** The ELBO of the weights that the run has: those of its last epoch, or of its best one. */
function elboOf(epochs: readonly EpochRecord[], { training: { earlyStopping } }: Config): number {
  const elbos = epochs.map(validationElbo);
  return earlyStopping !== false && earlyStopping.restoreBest ? Math.max(...elbos) : elbos[elbos.length - 1];
}

function bestEpoch(seeds: readonly (readonly EpochRecord[])[]): number {
  const shared = Math.min(...seeds.map(({ length }) => length));
  const means = Array.from({ length: shared }, (_, epoch) => mean(seeds.map((each) => validationElbo(each[epoch]))));
  return means.indexOf(Math.max(...means)) + 1;
}
