import type { Random } from "@heddle/contracts";
import type { LinearRule } from "../learning/logistic-regression.js";
import { scoresOf } from "../learning/logistic-regression.js";
import { type Split, splitCells } from "../learning/split-cells.js";
import { entriesOf, standardise } from "../learning/standardise.js";
import type { Measure } from "../study/factor-study.js";
import type { KnownFactor } from "../study/known-factor.js";
import { placeOfLargest } from "../study/score.js";
import { sparseFit } from "./sparse-fit.js";

/** The rows that `importanceMeasure` gives. */
export const IMPORTANCE_ROWS = {
  /** Per latent, the sum of |weight| over the factor's rules. */
  importance: 0,
  /** One number: held-out accuracy, or R² not below 0. */
  informativeness: 1,
} as const;

/** A factor's rules and what they say of the testing entries. */
interface Learned {
  readonly importance: Float64Array;
  /** Per testing entry: 1 or 0 for told right, or the squared miss. */
  readonly outcome: Float64Array;
  /** Per testing entry the value, where the factor is continuous. */
  readonly values?: Float64Array;
}

/**
 * Importance of latents for a factor by sparse linear rules on standardised codes, learned on half of the cells: the
 * lasso of a continuous factor, L1 logistic regression of each level of a categorical one against the rest.
 */
export const importanceMeasure: Measure = (codes, factor, random) => {
  const split = splitCells(factor, random);
  const { columns } = standardise(codes, split.training);
  let known: { readonly order: Int32Array; readonly learned: Learned } | undefined;
  return ({ weights, order }) => {
    // Resamples share the rules of the data, a permutation needs its own.
    if (known === undefined || order.some((from, at) => from !== known?.order[at])) {
      known = { order, learned: learn(columns, permuted(factor, order), split, random.stream("path")) };
    }
    const drawn = Float64Array.from(split.testing, (at) => weights[at]);
    return [known.learned.importance, Float64Array.of(informativeness(known.learned, drawn))];
  };
};

function permuted(factor: KnownFactor, order: Int32Array): KnownFactor {
  return factor.kind === "levels"
    ? { ...factor, labels: Int32Array.from(order, (from) => factor.labels[from]) }
    : { ...factor, values: Float64Array.from(order, (from) => factor.values[from]) };
}

function learn(
  columns: readonly Float64Array[],
  factor: KnownFactor,
  { training, testing }: Split,
  random: Random,
): Learned {
  const dealt = random.permutation(training.length);
  const middle = Math.ceil(dealt.length / 2);
  const [first, second] = [dealt.slice(0, middle), dealt.slice(middle)].map((places) =>
    Int32Array.from(places, (place) => training[place]).sort(),
  );
  const tested = entriesOf(columns, testing);
  if (factor.kind === "numbers") {
    const [values] = standardise([factor.values], training).columns;
    const rule = sparseFit(columns, { kind: "numbers", values }, first, second);
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
  const outcome = Float64Array.from(testing, (at, place) => (told(scores, place) === factor.labels[at] ? 1 : 0));
  return { importance: sizes(rules, columns.length), outcome };
}

/** Of two levels the second alone. */
const targetLevels = (levels: number): number[] =>
  levels === 2 ? [1] : Array.from({ length: levels }, (_, level) => level);

function told(scores: readonly Float64Array[], place: number): number {
  if (scores.length === 1) return scores[0][place] > 0 ? 1 : 0;
  return placeOfLargest(Float64Array.from(scores, (ofLevel) => ofLevel[place]));
}

function sizes(rules: readonly LinearRule[], latents: number): Float64Array {
  return Float64Array.from({ length: latents }, (_, latent) =>
    rules.reduce((sum, { weights }) => sum + Math.abs(weights[latent]), 0),
  );
}

function informativeness({ outcome, values }: Learned, weights: Float64Array): number {
  let [total, sum, held] = [0, 0, 0];
  for (const [place, weight] of weights.entries()) {
    total += weight;
    sum += weight * outcome[place];
    if (values) held += weight * values[place];
  }
  if (!values) return sum / total;
  const middle = held / total;
  const spread = values.reduce((all, value, at) => all + weights[at] * (value - middle) * (value - middle), 0);
  return spread > 0 ? Math.max(0, 1 - sum / spread) : Number.NaN;
}
