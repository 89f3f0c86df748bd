import { defineMetric, type Embedding, type MetricResult } from "@heddle/contracts";
import { mean, median, ranks } from "@heddle/numerics";
import { z } from "zod";
import { activeLatents, activeThresholdOf, latentValues } from "../shared/input/latents.js";
import { activeThreshold } from "../shared/options/sampling-options.js";
import { standardize } from "../shared/prediction/standardize.js";
import { pause } from "../shared/resampling/pause.js";
import { joinNotes, ROUNDING } from "../shared/results/interval.js";
import { UNIT } from "../shared/results/range.js";
import { relativeStrength } from "./relative-strength.js";
import { lassoCorrelations, PENALTY, rankCorrelations } from "./seed-correlations.js";

const NAME = "udr";
const schema = z.strictObject({
  activeThreshold,
  permutations: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(5)
    .describe("Number of permutations of each seed's cells for the null value; 0 for no null value."),
});

/** Active latents of one seed, prepared for comparison. */
interface Seed {
  readonly values: readonly Float64Array[];
  readonly ranked: readonly Float64Array[];
}

const KINDS = [
  // weight of a latent for itself, after the penalty
  { name: `${NAME}/lasso`, ceiling: 1 - PENALTY, table: (a: Seed, b: Seed) => lassoCorrelations(a.values, b.values) },
  { name: `${NAME}/spearman`, ceiling: 1, table: (a: Seed, b: Seed) => rankCorrelations(a.ranked, b.ranked) },
] as const;
type Kind = (typeof KINDS)[number];

/**
 * Unsupervised disentanglement ranking (Duan et al. 2020, arXiv 1905.12614; as disentanglement_lib's
 * evaluation/udr/metrics/udr.py, 86a644d4): agreement of the latents of several seeds of one configuration, up to order,
 * sign and scale. It requires no factors. For each pair of seeds, `relativeStrength` summarizes the table of |lasso weight|
 * (penalty 0.1) or |Spearman| between active latents. The score of a seed is the median over the other seeds. Results:
 * `udr/lasso` and `udr/spearman`, means over seeds. Equal uncorrelated latents reach 1 by Spearman, and 0.9 by lasso because
 * of its penalty. Rotations of the latents decrease the score.
 *
 * The null value permutes the cells of each seed. The interval is the range of the scores of the seeds.
 */
export default defineMetric({
  name: NAME,
  summary: "Unsupervised disentanglement ranking: agreement of the latents of several seeds (Duan 2020).",
  source: "Equation 3 of the paper; disentanglement_lib's udr.py (86a644d4).",
  citations: [
    {
      text: "Duan et al. 2020. Unsupervised Model Selection for Variational Disentangled Representation Learning. ICLR.",
      url: "https://arxiv.org/abs/1905.12614",
    },
  ],
  options: schema,
  embeddings: "several",
  factors: "none",
  async evaluate(options, { embeddings }, context) {
    const seeds = embeddings.map((embedding) => prepareSeed(embedding, activeThresholdOf(options, context)));
    const shuffled: Seed[][] = [];
    for (let number = 0; number < options.permutations; number++) {
      await pause(context);
      const stream = context.random.stream("permutation of cells").stream(number);
      shuffled.push(
        seeds.map((seed, at) => permuteCells(seed, stream.stream(at).permutation(embeddings[at].representation.rows))),
      );
    }
    return KINDS.map((kind) => kindResult(kind, seeds, shuffled, embeddings));
  },
});

function prepareSeed(embedding: Embedding, threshold: number): Seed {
  const cells = Int32Array.from({ length: embedding.representation.rows }, (_, cell) => cell);
  const all = Array.from({ length: embedding.representation.columns }, (_, latent) => latent);
  const columns = (activeLatents(embedding, threshold) ?? all).map((latent) => latentValues(embedding, latent));
  return { values: standardize(columns, cells).columns, ranked: standardize(columns.map(ranks), cells).columns };
}

function permuteCells({ values, ranked }: Seed, order: Int32Array): Seed {
  const deal = (column: Float64Array): Float64Array => Float64Array.from(order, (from) => column[from]);
  return { values: values.map(deal), ranked: ranked.map(deal) };
}

function kindResult(
  kind: Kind,
  seeds: readonly Seed[],
  shuffled: readonly (readonly Seed[])[],
  embeddings: readonly Embedding[],
): MetricResult {
  const scores = seedScores(kind, seeds);
  const foreign = embeddings.some(({ klPerLatent: divergence }) => divergence === undefined);
  const equal = Math.max(...scores) - Math.min(...scores) <= ROUNDING;
  const note = joinNotes(
    equal ? "no interval: all seeds have the same score" : undefined,
    `seeds' own scores: ${scores.map((score) => score.toFixed(3)).join(", ")}`,
    foreign ? "without divergences all latents count as active" : undefined,
    shuffled.length === 0 ? "no null value: permutations is 0" : undefined,
  );
  return {
    name: kind.name,
    value: mean(scores),
    ...(!equal && {
      interval: {
        low: Math.min(...scores),
        high: Math.max(...scores),
        method: `range of the scores of ${scores.length} seeds`,
      },
    }),
    ...(shuffled.length > 0 && { nullValue: mean(shuffled.map((given) => mean(seedScores(kind, given)))) }),
    range: UNIT,
    ceiling: kind.ceiling,
    higherIsBetter: true,
    ...(note !== undefined && { note }),
  };
}

/** Per seed: the median of its scores with the other seeds. */
function seedScores({ table }: Kind, seeds: readonly Seed[]): number[] {
  return seeds.map((seed) =>
    median(seeds.filter((other) => other !== seed).map((other) => relativeStrength(table(seed, other)))),
  );
}
