import { type CategoricalFactor, type ContinuousFactor, defineMetric, type MetricResult } from "@heddle/contracts";
import { z } from "zod";
import { samplingOptions } from "../shared/options/sampling-options.js";
import { splitFactor } from "../shared/prediction/train-test-split.js";
import {
  type FactorStudy,
  type Measure,
  type Rows,
  type Sample,
  studyFactors,
} from "../shared/resampling/factor-study.js";
import { definedMean, placeOfLargest, scoreOf, topTwo } from "../shared/resampling/score.js";
import { UNIT } from "../shared/results/range.js";
import { scoreResult } from "../shared/results/score-result.js";
import { tooFewCells } from "../shared/results/too-few-cells.js";
import { classify, supportVectorClassifier } from "./support-vector-classifier.js";

const NAME = "sap";
const schema = z.strictObject({
  resamples: samplingOptions.resamples,
  permutations: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(10)
    .describe("Number of permutations for each null value; each refits the classifiers. 0 for no null value."),
});

/** Maximum variance of a latent that scores 0 for a continuous factor (as in disentanglement_lib). */
const DEAD = 1e-12;

/**
 * Separated attribute predictability (Kumar et al. 2018, arXiv 1711.00848, §3), as in disentanglement_lib (86a644d4): the
 * gap between the two latents that individually predict a factor best. For a continuous factor, the score of a latent is
 * the squared correlation over all cells. For a categorical factor, it is the held-out accuracy of a linear support vector
 * machine on this latent (C = 0.01, balanced, fitted on half of the cells of each level). Results: `sap`, the mean over
 * factors, and `sap/factor`, with the best latent.
 *
 * The accuracy is not balanced, so the second-best latent is also correct by chance. The gap of perfect latents is about
 * 1 minus this chance accuracy, which depends on the latents; categorical factors therefore have no ceiling. Latents are
 * not standardized, so with C = 0.01 the score of a categorical factor depends on their scale. In one dimension, a line
 * cannot separate a middle level from both neighbors. The interval uses half-samples of the cells with fixed classifiers.
 */
export default defineMetric({
  name: NAME,
  summary: "SAP: gap between the two latents that predict each factor best (Kumar 2018).",
  source: "Section 3 of the paper; disentanglement_lib's sap_score.py (86a644d4).",
  citations: [
    {
      text: "Kumar, Sattigeri & Balakrishnan 2018. Variational Inference of Disentangled Latent Concepts from Unlabeled Observations. ICLR.",
      url: "https://arxiv.org/abs/1711.00848",
    },
  ],
  options: schema,
  factors: "any",
  async evaluate(options, { embedding, factors }, context) {
    const all = await studyFactors(embedding, factors, predictability, options, context);
    const studies = all.filter(({ observed }) => !Number.isNaN(observed[0][0]));
    const tooFew = all.filter((study) => !studies.includes(study));
    const results = studies.length === 0 ? [] : resultsOf(studies);
    return [...results, ...tooFew.map(({ factor }) => tooFewCells(NAME, factor.name))];
  },
});

const predictability: Measure = (latents, factor, random) => {
  if (factor.kind === "continuous")
    return (sample) => [Float64Array.from(latents, (values) => squaredCorrelation(values, factor, sample))];
  const split = splitFactor(factor, random);
  let fitted: Int32Array | undefined;
  let correct: Uint8Array[] = [];
  return ({ weights, order }) => {
    // half-samples use the classifiers of the data; each permutation has its own
    if (fitted === undefined || order.some((from, at) => from !== fitted?.[at])) {
      correct = latents.map((values) => correctPredictions(values, factor, split, order));
      fitted = order;
    }
    return [Float64Array.from(correct, (one) => accuracy(one, split.testing, weights))];
  };
};

/** Per testing entry: 1 if the classifier of the training entries predicts its level, else 0. */
function correctPredictions(
  latent: Float64Array,
  { labels, levels }: CategoricalFactor,
  { training, testing }: { readonly training: Int32Array; readonly testing: Int32Array },
  order: Int32Array,
): Uint8Array {
  const values = Float64Array.from(training, (at) => latent[at]);
  const present = [...new Set(Int32Array.from(training, (at) => labels[order[at]]))].sort((a, b) => a - b);
  const numbers = new Int32Array(levels.length).fill(-1);
  for (const [number, level] of present.entries()) numbers[level] = number;
  const known = Int32Array.from(training, (at) => numbers[labels[order[at]]]);
  const lines = supportVectorClassifier(values, known, present.length);
  return Uint8Array.from(testing, (at) => (classify(lines, latent[at]) === numbers[labels[order[at]]] ? 1 : 0));
}

function accuracy(correct: Uint8Array, testing: Int32Array, weights: Float64Array): number {
  let [predicted, all] = [0, 0];
  for (const [place, at] of testing.entries()) {
    all += weights[at];
    predicted += weights[at] * correct[place];
  }
  return predicted / all;
}

function squaredCorrelation(code: Float64Array, { values }: ContinuousFactor, { weights, order }: Sample): number {
  let [total, x, y] = [0, 0, 0];
  for (let at = 0; at < code.length; at++) {
    total += weights[at];
    x += weights[at] * code[at];
    y += weights[at] * values[order[at]];
  }
  let [xx, xy, yy] = [0, 0, 0];
  for (let at = 0; at < code.length; at++) {
    const [dx, dy] = [code[at] - x / total, values[order[at]] - y / total];
    xx += weights[at] * dx * dx;
    xy += weights[at] * dx * dy;
    yy += weights[at] * dy * dy;
  }
  if (!(yy > 0)) return Number.NaN;
  return xx <= DEAD * total ? 0 : Math.min(1, (xy / xx) * (xy / yy));
}

function resultsOf(studies: readonly FactorStudy[]): MetricResult[] {
  const gap = ([row]: Rows): number => {
    if (Number.isNaN(row[0])) return Number.NaN;
    const [first, second] = topTwo(row);
    return first - second;
  };
  const properties = { range: UNIT, repeated: "latents chosen again in each, classifiers fixed" };
  const shared = { range: UNIT, higherIsBetter: true };
  const numbers = studies.every(({ factor }) => factor.kind === "continuous");
  const mean = scoreOf(studies, (rows) => definedMean(rows.map(gap)), properties);
  return [
    scoreResult(mean, { name: NAME, ...shared, ...bestOf(numbers) }, guessed(numbers)),
    ...studies.map((study) => {
      const score = scoreOf([study], ([rows]) => gap(rows), properties);
      const latent = placeOfLargest(study.observed[0]);
      const best = study.observed[0][latent];
      const number = study.factor.kind === "continuous";
      const how = number ? `squared correlation ${best.toFixed(3)}` : `accuracy: ${percent(best)}`;
      const subject = { name: `${NAME}/factor`, factor: study.factor.name, latent, ...shared, ...bestOf(number) };
      return scoreResult(score, subject, how, guessed(number));
    }),
  ];
}

/** Ceiling 1 for squared correlations. */
const bestOf = (numbers: boolean) => (numbers ? { ceiling: 1 } : {});

const guessed = (numbers: boolean) =>
  numbers
    ? undefined
    : "no ceiling: the second-best latent is right by chance too, at a rate that depends on its values";

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
