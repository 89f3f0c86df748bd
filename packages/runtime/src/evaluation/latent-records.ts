import type { EvaluationRecord, LatentRecord, Matrix, RunSummary } from "@heddle/contracts";
import { variance } from "@heddle/numerics";
import { startBackend } from "../composition/start-backend.js";
import { disposeModel } from "../composition/weights.js";
import type { Config } from "../config/schema.js";
import { takeRows } from "../data/columns.js";
import { readLoadings } from "../model/loadings.js";
import { readModel } from "../model/model-folder.js";
import type { Catalog } from "../plugins/catalog.js";
import type { RunStore } from "../store/run-store.js";
import { enrichment } from "./enrichment.js";
import type { GeneSets } from "./gene-sets.js";
import { detectedGenes, logFoldChanges, strongest } from "./latent-effects.js";
import { largestLoadings } from "./latent-loadings.js";

/** Figures of a run's latents from its files. */
interface LatentFigures
  extends Pick<RunSummary, "klPerLatent" | "reconstructionEffectPerLatent" | "rotation" | "consensus"> {
  readonly representation: Matrix;
  readonly geneSets?: GeneSets;
}

const MOST_SETS = 50;

/** Effect of each latent of a run on genes and, if given, on gene sets. */
export async function latentRecords(
  catalog: Catalog,
  store: RunStore,
  config: Config,
  { representation, klPerLatent, reconstructionEffectPerLatent, rotation, consensus, geneSets }: LatentFigures,
): Promise<Pick<EvaluationRecord, "latents" | "geneSets">> {
  const { activeThreshold, topGenes: top, minDetection, geneSets: options } = config.evaluation;
  await startBackend(catalog, config);
  const saved = await readModel(store, catalog);
  const changes = logFoldChanges(saved, representation);
  const loadings = readLoadings(saved);
  disposeModel(saved.model);
  const detected = detectedGenes(saved, minDetection);
  const active = changes.map((_, index) => klPerLatent[index] > activeThreshold);
  const found =
    geneSets &&
    enrichment(
      changes.map((change, i) => (active[i] ? Float64Array.from(detected, (gene) => change[gene]) : undefined)),
      takeRows(saved.genes, Int32Array.from(detected)),
      geneSets,
      options,
    );
  const latents = deviations(representation).map((standardDeviation, index) => ({
    index,
    kl: klPerLatent[index],
    ...rotationOf(index, rotation),
    ...replicationOf(index, consensus),
    active: active[index],
    standardDeviation,
    ...(reconstructionEffectPerLatent && { reconstructionEffect: reconstructionEffectPerLatent[index] }),
    ...strongest(changes[index], saved, { top, detected }),
    ...(loadings && { loadings: largestLoadings(loadings, index, saved.genes.index, { top, detected }) }),
    ...(found && { geneSets: found.perLatent[index].slice(0, MOST_SETS) }),
  }));
  if (!geneSets || !found) return { latents };
  const { fdr } = options;
  const { tested, leftOut } = found;
  return { latents, geneSets: { source: geneSets.source, tested, leftOut, top: options.top, fdr } };
}

function rotationOf(
  index: number,
  rotation: RunSummary["rotation"],
): Pick<LatentRecord, "rotated" | "determined" | "stability"> {
  const at = rotation?.latents.indexOf(index) ?? -1;
  if (at < 0) return {};
  const determined = rotation?.determined?.[at];
  const stability = rotation?.stability?.[at] ?? undefined;
  return {
    rotated: true,
    ...(determined !== undefined && { determined }),
    ...(stability !== undefined && { stability }),
  };
}

function replicationOf(index: number, consensus: RunSummary["consensus"]): Pick<LatentRecord, "replicatedShare"> {
  const replicatedShare = consensus?.sharePerLatent[index] ?? undefined;
  return replicatedShare === undefined ? {} : { replicatedShare };
}

/** Standard deviation of each column. */
export function deviations({ rows, columns, values }: Matrix): number[] {
  const column = (j: number) => Float64Array.from({ length: rows }, (_, i) => values[i * columns + j]);
  return Array.from({ length: columns }, (_, j) => Math.sqrt(variance(column(j))));
}

/** A latent of another tool, of which only the values are known. */
export const foreignLatent = (index: number, deviation: number): LatentRecord => ({
  index,
  active: deviation > 0,
  standardDeviation: deviation,
  rising: [],
  falling: [],
});
