import { defineMetric, type Embedding, type MetricResult } from "@heddle/contracts";
import { mean, median, ranks } from "@heddle/numerics";
import { z } from "zod";
import { activeLatents, latentValues } from "../shared/input/latents.js";
import { activeThreshold } from "../shared/options/sampling-options.js";
import { standardize } from "../shared/prediction/standardize.js";
import { pause } from "../shared/resampling/resamples.js";
import { joinNotes } from "../shared/results/interval.js";
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
    .describe("Permutations of each seed's cells behind the null value; 0 for none."),
});

/** A seed's active latents, ready to be compared. */
interface Seed {
  readonly values: readonly Float64Array[];
  readonly ranked: readonly Float64Array[];
}

const KINDS = [
  // the weight of a latent for itself, as the penalty leaves it
  { name: `${NAME}/lasso`, ceiling: 1 - PENALTY, table: (a: Seed, b: Seed) => lassoCorrelations(a.values, b.values) },
  { name: `${NAME}/spearman`, ceiling: 1, table: (a: Seed, b: Seed) => rankCorrelations(a.ranked, b.ranked) },
] as const;
type Kind = (typeof KINDS)[number];

/**
 * Unsupervised disentanglement ranking (Duan et al. 2020, arXiv 1905.12614; as disentanglement_lib's
 * evaluation/udr/metrics/udr.py, 86a644d4): do several seeds of one configuration find the same latents, up to order,
 * sign and scale? No factors are needed. Per pair of seeds the table of |lasso weight| (penalty 0.1) or of |Spearman|
 * between active latents becomes one score, see `relativeStrength`; a seed's score is its median over the others.
 * Results: `udr/lasso`, `udr/spearman`: the mean over seeds. Uncorrelated latents that agree exactly reach 1 by rank, and
 * 0.9 by lasso, whose penalty takes the rest. Rotated latents agree less than the same ones, though
 * both hold the same.
 *
 * Null value: the cells of each seed permuted. The interval is the range of the seeds' own scores: few as they are,
 * resampling them would tell no more.
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
    const seeds = embeddings.map((embedding) => prepareSeed(embedding, options.activeThreshold));
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
  const note = joinNotes(
    `seeds' own scores: ${scores.map((score) => score.toFixed(3)).join(", ")}`,
    foreign ? "without divergences all latents count as active" : undefined,
    shuffled.length === 0 ? "no null value: permutations is 0" : undefined,
  );
  return {
    name: kind.name,
    value: mean(scores),
    interval: {
      low: Math.min(...scores),
      high: Math.max(...scores),
      method: `range of the scores of ${scores.length} seeds`,
    },
    ...(shuffled.length > 0 && { nullValue: mean(shuffled.map((given) => mean(seedScores(kind, given)))) }),
    range: UNIT,
    ceiling: kind.ceiling,
    higherIsBetter: true,
    ...(note !== undefined && { note }),
  };
}

/** Per seed the median of its scores with the others. */
function seedScores({ table }: Kind, seeds: readonly Seed[]): number[] {
  return seeds.map((seed) =>
    median(seeds.filter((other) => other !== seed).map((other) => relativeStrength(table(seed, other)))),
  );
}
