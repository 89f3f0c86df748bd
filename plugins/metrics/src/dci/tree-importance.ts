import type { Factor } from "@heddle/contracts";
import { BOOSTING_DEFAULTS, type BoostingTarget, boostTrees } from "../shared/prediction/boosted-trees.js";
import { entriesOf } from "../shared/prediction/standardize.js";
import type { Learner } from "./importance-measure.js";

/** Gradient-boosted trees, as in disentanglement_lib. The importance of a latent is its share of the gain. */
export const learnTrees =
  (trees: number): Learner =>
  (columns, factor, { training, testing }) => {
    const { importance, predictions } = boostTrees(
      entriesOf(columns, training),
      targetOf(factor, training),
      entriesOf(columns, testing),
      { ...BOOSTING_DEFAULTS, trees },
    );
    if (factor.kind === "categorical") {
      const outcome = Float64Array.from(testing, (at, place) => (predictions[place] === factor.labels[at] ? 1 : 0));
      return { importance, outcome };
    }
    const values = Float64Array.from(testing, (at) => factor.values[at]);
    return {
      importance,
      outcome: values.map((value, at) => (value - predictions[at]) * (value - predictions[at])),
      values,
    };
  };

const targetOf = (factor: Factor, entries: Int32Array): BoostingTarget =>
  factor.kind === "categorical"
    ? { kind: "groups", labels: Int32Array.from(entries, (at) => factor.labels[at]), groups: factor.levels.length }
    : { kind: "continuous", values: Float64Array.from(entries, (at) => factor.values[at]) };
