import { type LinearRule, scoresOf } from "../shared/prediction/logistic-regression.js";
import { entriesOf, standardize } from "../shared/prediction/standardize.js";
import { placeOfLargest } from "../shared/resampling/score.js";
import type { Learner } from "./importance-measure.js";
import { sparseFit } from "./sparse-fit.js";

/**
 * Sparse linear models: the lasso for a continuous factor, L1 logistic regressions of each level against the others for
 * a categorical factor. The importance of a latent is the sum of its |weights|.
 */
export const learnLinear: Learner = (columns, factor, { training, testing }, random) => {
  const dealt = random.permutation(training.length);
  const middle = Math.ceil(dealt.length / 2);
  const [first, second] = [dealt.slice(0, middle), dealt.slice(middle)].map((places) =>
    Int32Array.from(places, (place) => training[place]).sort(),
  );
  const tested = entriesOf(columns, testing);
  if (factor.kind === "continuous") {
    const [values] = standardize([factor.values], training).columns;
    const rule = sparseFit(columns, { kind: "continuous", values }, first, second);
    const scores = scoresOf(tested, rule);
    const held = Float64Array.from(testing, (at) => values[at]);
    const outcome = held.map((value, at) => (value - scores[at]) * (value - scores[at]));
    return { importance: sizes([rule], columns.length), outcome, values: held };
  }
  const rules = targetLevels(factor.levels.length).map((level) => {
    const member = Uint8Array.from(factor.labels, (label) => (label === level ? 1 : 0));
    return sparseFit(columns, { kind: "member", values: member }, first, second);
  });
  const scores = rules.map((rule) => scoresOf(tested, rule));
  const outcome = Float64Array.from(testing, (at, place) => (predicted(scores, place) === factor.labels[at] ? 1 : 0));
  return { importance: sizes(rules, columns.length), outcome };
};

/** Levels to fit; for two levels, only the second. */
const targetLevels = (levels: number): number[] =>
  levels === 2 ? [1] : Array.from({ length: levels }, (_, level) => level);

function predicted(scores: readonly Float64Array[], place: number): number {
  if (scores.length === 1) return scores[0][place] > 0 ? 1 : 0;
  return placeOfLargest(Float64Array.from(scores, (ofLevel) => ofLevel[place]));
}

function sizes(rules: readonly LinearRule[], latents: number): Float64Array {
  return Float64Array.from({ length: latents }, (_, latent) =>
    rules.reduce((sum, { weights }) => sum + Math.abs(weights[latent]), 0),
  );
}
