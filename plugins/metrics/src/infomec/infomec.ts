import {
  type CategoricalFactor,
  defineMetric,
  type Embedding,
  type MetricContext,
  type MetricResult,
  unusableResult,
} from "@heddle/contracts";
import { entropyOfCounts, log, mean } from "@heddle/numerics";
import { z } from "zod";
import { ascendingOrder } from "../shared/correlation/weighted-ranks.js";
import { activeLatents, activeThresholdOf, latentValues } from "../shared/input/latents.js";
import { activeThreshold } from "../shared/options/sampling-options.js";
import { standardize } from "../shared/prediction/standardize.js";
import { type FactorStudy, type Measure, type Rows, studyFactors } from "../shared/resampling/factor-study.js";
import { stage } from "../shared/resampling/pause.js";
import { definedMean, scoreOf } from "../shared/resampling/score.js";
import { TO_ONE, UNIT } from "../shared/results/range.js";
import { scoreResult } from "../shared/results/score-result.js";
import { nearestInformation } from "./nearest-information.js";
import { softmaxLoss } from "./softmax-regression.js";

const NAME = "infomec";
/** Coefficients of a probe; the time of a fit grows with their square. */
const MOST_COEFFICIENTS = 600;
/** Relative noise that separates equal values, as in scikit-learn. */
const JITTER = 1e-10;
const count = z.number().int().min(0).max(100_000);
const schema = z.strictObject({
  neighbors: z.number().int().min(1).max(1000).default(10).describe("Neighbors in the estimate of information."),
  resamples: count.default(50).describe("Number of half-samples of the cells for each 95 % interval; 0 for none."),
  permutations: count.default(20).describe("Number of permutations of each factor for null values; 0 for none."),
  activeThreshold,
});
type Options = z.output<typeof schema>;

/**
 * InfoMEC of Hsu et al. 2023, for continuous latents. NMI(factor, latent) is the mutual information by nearest neighbors
 * (Ross 2014, 10 neighbors), divided by the entropy of the factor. Results:
 * - `infomec/modularity` (InfoM): mean over active latents of (r − 1/F) / (1 − 1/F), where r is the share of the largest
 *   NMI in the sum over the F factors;
 * - `infomec/compactness` (InfoC): the same of factors, with shares over the active latents;
 * - `infomec/explicitness` (InfoE): mean over factors of 1 − (log loss of a multinomial logistic regression on all latents)
 *   / (log loss without latents). Both are on the training cells, with balanced level weights in the fit.
 *
 * Differences from the authors' code: a latent is active by its KL divergence; without KL divergences, if its range exceeds
 * 1/20 of the largest range, as there. A latent or factor without any information is left out; there, it makes the mean
 * undefined. The regression has a ridge penalty of 1e-6 per cell instead of a limit on iterations.
 */
export default defineMetric({
  name: NAME,
  summary: "InfoMEC: modularity, explicitness and compactness from mutual information and probes (Hsu et al. 2023).",
  source: "The authors' compute_infomec, with the listed differences.",
  citations: [
    {
      text: "Hsu, Dorrell, Whittington, Wu & Finn 2023. Disentanglement via Latent Quantization. NeurIPS.",
      url: "https://arxiv.org/abs/2305.18378",
    },
    {
      text: "Ross 2014. Mutual Information between Discrete and Continuous Data Sets. PLoS ONE 9.",
      url: "https://doi.org/10.1371/journal.pone.0087357",
    },
  ],
  options: schema,
  factors: "categorical",
  otherFactors: "its sources are discrete; mig evaluates a continuous factor in bins",
  async evaluate(options, { embedding, factors }, context) {
    const active = activeOf(embedding, options, context);
    const studies = await studyFactors(embedding, factors, information(options), options, stage(context, 0, 0.5));
    const small = factors.filter(({ levels }) => coefficients(embedding, levels.length) <= MOST_COEFFICIENTS);
    const plan = { resamples: 0, permutations: options.permutations };
    const probes = await studyFactors(embedding, small, explicit, plan, stage(context, 0.5, 1));
    return [
      ...modularity(studies, active),
      ...compactness(studies, active),
      ...explicitness(probes),
      ...factors
        .filter((factor) => !small.includes(factor))
        .map(({ name }) => unusableResult(NAME, { factor: name, reason: "its probe has too many coefficients" })),
    ];
  },
});

const coefficients = ({ representation }: Embedding, levels: number): number =>
  (representation.columns + 1) * (levels - 1);

function activeOf(embedding: Embedding, options: Options, context: MetricContext): readonly number[] {
  const known = activeLatents(embedding, activeThresholdOf(options, context));
  if (known !== undefined) return known;
  const ranges = Array.from({ length: embedding.representation.columns }, (_, latent) => {
    const values = latentValues(embedding, latent);
    return values.reduce((most, value) => Math.max(most, value), -Infinity) - values.reduce((a, b) => Math.min(a, b));
  });
  const widest = Math.max(...ranges);
  return [...ranges.keys()].filter((latent) => ranges[latent] > widest / 20);
}

/** One row: the NMI of each latent. */
const information =
  ({ neighbors }: Options): Measure<CategoricalFactor> =>
  (latents, { labels, levels }, random) => {
    // the same noise for every latent, so that their order does not matter
    const noise = random.normals(labels.length);
    const all = Int32Array.from(labels.keys());
    const sorted = standardize(latents, all).columns.map((column) => {
      const values = column.map((value, at) => value + JITTER * noise[at]);
      const entries = ascendingOrder(values);
      return { values: Float64Array.from(entries, (entry) => values[entry]), entries };
    });
    return ({ weights, order }) => {
      const labelOf = (entry: number): number => (weights[entry] > 0 ? labels[order[entry]] : -1);
      const counts = new Float64Array(levels.length);
      for (const entry of all) if (labelOf(entry) >= 0) counts[labelOf(entry)]++;
      const entropy = entropyOfCounts(counts);
      return [
        Float64Array.from(sorted, (latent) => nearestInformation(latent, labelOf, levels.length, neighbors) / entropy),
      ];
    };
  };

/** One row: the explicitness. */
const explicit: Measure<CategoricalFactor> = (latents, { labels, levels }) => {
  const { columns } = standardize(latents, Int32Array.from(labels.keys()));
  return ({ order }) => {
    const loss = softmaxLoss(
      columns,
      order.map((from) => labels[from]),
      levels.length,
    );
    return [Float64Array.of(1 - loss / log(levels.length))];
  };
};

/** (share of the largest value − 1/n) / (1 − 1/n); NaN if all n values are 0. */
function concentration(values: readonly number[]): number {
  const total = values.reduce((sum, value) => sum + value, 0);
  const even = 1 / values.length;
  return (Math.max(...values) / total - even) / (1 - even);
}

type Studies = readonly FactorStudy<CategoricalFactor>[];
const REPEATED = { range: UNIT, repeated: "information estimated again in each" };

function modularity(studies: Studies, active: readonly number[]): MetricResult[] {
  if (studies.length < 2 || active.length === 0)
    return [unusableResult(NAME, { reason: "modularity needs two factors and an active latent" })];
  const score = (rows: readonly Rows[]) =>
    definedMean(active.map((latent) => concentration(rows.map(([nmi]) => nmi[latent]))));
  return orUnusable(scoreOf(studies, score, REPEATED), "modularity");
}

function compactness(studies: Studies, active: readonly number[]): MetricResult[] {
  if (studies.length === 0 || active.length < 2)
    return [unusableResult(NAME, { reason: "compactness needs a factor and two active latents" })];
  const score = (rows: readonly Rows[]) =>
    definedMean(rows.map(([nmi]) => concentration(active.map((latent) => nmi[latent]))));
  return orUnusable(scoreOf(studies, score, REPEATED), "compactness");
}

function orUnusable(score: ReturnType<typeof scoreOf>, kind: string): MetricResult[] {
  if (Number.isNaN(score.value)) return [unusableResult(NAME, { reason: `${kind}: no latent informs of any factor` })];
  return [scoreResult(score, { name: `${NAME}/${kind}`, ...TO_ONE })];
}

function explicitness(studies: Studies): MetricResult[] {
  if (studies.length === 0) return [];
  const properties = {
    range: { high: 1 },
    repeated: "",
    noInterval: "no interval: the probe is fitted and evaluated on all cells",
  };
  const score = scoreOf(studies, (rows) => mean(rows.map(([row]) => row[0])), properties);
  return [scoreResult(score, { name: `${NAME}/explicitness`, ...TO_ONE, range: { high: 1 } })];
}
