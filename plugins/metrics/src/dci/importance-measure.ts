import type { Factor, Random } from "@heddle/contracts";
import { standardize } from "../shared/prediction/standardize.js";
import { splitFactor, type TrainTestSplit } from "../shared/prediction/train-test-split.js";
import type { Measure } from "../shared/resampling/factor-study.js";

/** Rows that `importanceMeasure` returns. */
export const IMPORTANCE_ROWS = {
  /** Importance per latent, ≥ 0. */
  importance: 0,
  /** One number: held-out accuracy, or R² (at least 0). */
  informativeness: 1,
} as const;

/** Importances of a factor and predictions for the testing entries. */
export interface Learned {
  readonly importance: Float64Array;
  /** Per testing entry: 1 for a correct prediction, else 0; or the squared error. */
  readonly outcome: Float64Array;
  /** Per testing entry: the value of a continuous factor. */
  readonly values?: Float64Array;
}

/**
 * Fits a factor on the training entries and predicts it for the testing entries.
 *
 * @param columns per latent: its values in all entries, standardized by the training entries
 */
export type Learner = (
  columns: readonly Float64Array[],
  factor: Factor,
  split: TrainTestSplit,
  random: Random,
) => Learned;

/** Importance of latents for a factor, and held-out accuracy, from a model of half of the cells. */
export const importanceMeasure =
  (learn: Learner): Measure =>
  (latents, factor, random) => {
    const split = splitFactor(factor, random);
    const { columns } = standardize(latents, split.training);
    let known: { readonly order: Int32Array; readonly learned: Learned } | undefined;
    return ({ weights, order }) => {
      // resamples use the model of the data; each permutation has its own model
      if (known === undefined || order.some((from, at) => from !== known?.order[at])) {
        known = { order, learned: learn(columns, permuted(factor, order), split, random.stream("path")) };
      }
      const drawn = Float64Array.from(split.testing, (at) => weights[at]);
      return [known.learned.importance, Float64Array.of(informativeness(known.learned, drawn))];
    };
  };

function permuted(factor: Factor, order: Int32Array): Factor {
  return factor.kind === "categorical"
    ? { ...factor, labels: Int32Array.from(order, (from) => factor.labels[from]) }
    : { ...factor, values: Float64Array.from(order, (from) => factor.values[from]) };
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
