import {
  type CategoricalFactor,
  defineMetric,
  type Embedding,
  type Factor,
  type MetricResult,
} from "@heddle/contracts";
import { mean } from "@heddle/numerics";
import { z } from "zod";
import { ascendingOrder } from "../shared/correlation/weighted-ranks.js";
import { latentValues } from "../shared/input/latents.js";
import { equalWidthBins } from "../shared/mutual-information/bins.js";
import { countJointly, logTable, roomForCounts } from "../shared/mutual-information/information-table.js";
import { samplingOptions } from "../shared/options/sampling-options.js";
import { type FactorStudy, type Measure, type Rows, studyFactors } from "../shared/resampling/factor-study.js";
import { placeOfLargest, type ScoreProperties, scoreOf } from "../shared/resampling/score.js";
import { UNIT } from "../shared/results/range.js";
import { scoreResult } from "../shared/results/score-result.js";
import { AGGREGATES } from "./aggregate.js";
import { bestThresholdInformation } from "./best-threshold.js";
import { correlationCeilings } from "./correlation-ceilings.js";
import { levelCorrelations } from "./level-correlation.js";
import { levelInformation } from "./level-information.js";
import { sameTypeNeighbors } from "./next-neighbors.js";

const NAME = "drvi-scores";
const schema = z.strictObject({
  bins: z.number().int().min(2).max(1000).default(10).describe("Number of equal-width bins for SMI; 10 as in drvi-py."),
  ...samplingOptions,
});
type Options = z.output<typeof schema>;

const PAIRWISE = ["smi", "spn", "bmmi", "asc"] as const;
type Pairwise = (typeof PAIRWISE)[number];

/**
 * Scores of DRVI (Moinfar & Theis 2024, bioRxiv 2024.11.06.622266; as drvi-py 0.2.8) for categorical factors, each level
 * against the others. `kind` is smi (mutual information of binned latents, divided by the entropy of the level), spn
 * (same-type next neighbors), bmmi (mutual information at the best threshold, divided by the entropy) or asc (|Spearman|).
 * Results:
 * - `drvi-scores/lms/kind`: levels matched one to one with latents, mean over levels; 0 for a level without a latent;
 * - `drvi-scores/msas/kind`: mean over levels of the best latent's score;
 * - `drvi-scores/msgs/kind`: mean over levels of the difference between the best and second-best latent;
 * - `drvi-scores/kind/level`: per level, the best latent.
 *
 * All levels of all factors have equal weight. Both levels of a factor with two levels are included; only their spn
 * differs.
 */
export default defineMetric({
  name: NAME,
  summary: "DRVI scores SMI, SPN, BMMI and ASC, aggregated as LMS, MSAS and MSGS (Moinfar & Theis 2024).",
  source: "drvi-py's metrics, version 3.1 of the benchmark.",
  citations: [
    {
      text: "Moinfar & Theis 2024. Unsupervised Deep Disentangled Representation of Single-Cell Omics. bioRxiv.",
      url: "https://doi.org/10.1101/2024.11.06.622266",
    },
  ],
  options: schema,
  factors: "categorical",
  otherFactors: "a continuous factor has no levels to compare with the rest; mig and max-correlation evaluate it",
  async evaluate(options, { embedding, factors }, context) {
    const studies = await studyFactors(embedding, factors, pairwiseMeasure(options), options, context);
    return studies.length === 0 ? [] : PAIRWISE.flatMap((kind) => resultsOf(kind, studies, embedding));
  },
});

/** Rows of all kinds, one per level: the scores of all latents. */
function pairwiseMeasure({ bins }: Options): Measure<CategoricalFactor> {
  return (columns, factor, random) => {
    const { labels } = factor;
    const levels = factor.levels.length;
    const latents = columns.map((values) => prepareLatent(values, bins, random.permutation(values.length)));
    const room = roomForCounts(bins, levels);
    const ranks = new Float64Array(labels.length);
    let table = logTable(2 * labels.length);
    return (sample) => {
      const total = sample.weights.reduce((sum, weight) => sum + weight, 0);
      if (total >= table.length) table = logTable(total);
      const rows = Array.from({ length: PAIRWISE.length * levels }, () => new Float64Array(columns.length));
      for (const [latent, { binned, ascending, shuffled }] of latents.entries()) {
        countJointly(binned, labels, sample, room);
        const found = [
          levelInformation(room, table),
          sameTypeNeighbors(shuffled, labels, levels, sample),
          bestThresholdInformation(ascending, labels, levels, sample, table),
          levelCorrelations(ascending, labels, levels, sample, ranks),
        ];
        for (const [kind, ofLevels] of found.entries()) {
          for (let level = 0; level < levels; level++) rows[kind * levels + level][latent] = ofLevels[level];
        }
      }
      return rows;
    };
  };
}

/** @param chance a random order of the cells, which breaks ties */
function prepareLatent(values: Float64Array, bins: number, chance: Int32Array) {
  const shuffled = Int32Array.from(values.keys()).sort((a, b) => values[a] - values[b] || chance[a] - chance[b]);
  return { binned: equalWidthBins(values, bins), ascending: { order: ascendingOrder(values), values }, shuffled };
}

function resultsOf(
  kind: Pairwise,
  studies: readonly FactorStudy<CategoricalFactor>[],
  embedding: Embedding,
): MetricResult[] {
  const latents = embedding.representation.columns;
  const pairsOf = (rows: readonly Rows[]): Float64Array[] => rows.flatMap((row) => rowsOf(kind, row));
  const columns = Array.from({ length: latents }, (_, latent) => latentValues(embedding, latent));
  const reachable = studies.map(({ factor }) => ceilingsOf(kind, factor, columns));
  const highest = Float64Array.from(reachable.flat()).sort().reverse();
  const targets = highest.length;
  const few = targets > latents ? `${targets - latents} of ${targets} levels without a latent count 0` : undefined;
  const properties = { range: UNIT, repeated: "latents chosen again in each, bins fixed" };
  const totals = (["lms", "msas", "msgs"] as const).map((aggregate) => {
    const parts = (rows: readonly Rows[]) => AGGREGATES[aggregate](defined(pairsOf(rows)));
    const score = scoreOf(studies, (rows) => mean(parts(rows)), { ...properties, parts });
    const counted = aggregate === "lms" ? highest.subarray(0, latents) : highest;
    const ceiling = counted.reduce((sum, each) => sum + each, 0) / targets;
    const subject = { name: `${NAME}/${aggregate}/${kind}`, range: UNIT, ceiling, higherIsBetter: true };
    return scoreResult(score, subject, aggregate === "lms" ? few : undefined);
  });
  const each = studies.flatMap((study, at) => levelResults(kind, study, reachable[at], properties));
  return [...totals, ...each];
}

/** Ceiling per level: 1, except for Spearman ρ. */
function ceilingsOf(kind: Pairwise, factor: Factor, columns: readonly Float64Array[]): number[] {
  if (factor.kind !== "categorical") return [];
  return kind === "asc" ? correlationCeilings(factor, columns) : factor.levels.map(() => 1);
}

function levelResults(
  kind: Pairwise,
  study: FactorStudy<CategoricalFactor>,
  ceilings: readonly number[],
  properties: ScoreProperties,
): MetricResult[] {
  const { factor, observed } = study;
  return factor.levels.map((level, at) => {
    const best = (rows: Rows): number => Math.max(...rowsOf(kind, rows)[at]);
    const latent = placeOfLargest(rowsOf(kind, observed)[at]);
    const subject = {
      name: `${NAME}/${kind}/level`,
      factor: factor.name,
      level,
      latent,
      range: UNIT,
      ceiling: ceilings[at],
      higherIsBetter: true,
    };
    return scoreResult(
      scoreOf([study], ([rows]) => best(rows), { ...properties, parts: ([rows]) => [best(rows)] }),
      subject,
    );
  });
}

/** Rows of one kind, one per level. */
function rowsOf(kind: Pairwise, rows: Rows): Rows {
  const levels = rows.length / PAIRWISE.length;
  const from = PAIRWISE.indexOf(kind) * levels;
  return rows.slice(from, from + levels);
}

/** Excludes levels that a half-sample lacks. */
const defined = (pairs: readonly Float64Array[]): Float64Array[] => pairs.filter((row) => !Number.isNaN(row[0]));
