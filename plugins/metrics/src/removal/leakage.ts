import type { Matrix } from "@heddle/contracts";
import { mean, median, nearestNeighbors } from "@heddle/numerics";
import { localDiversity, neighborWeights } from "../shared/neighbors/local-diversity.js";
import { groupsByRules, oneAgainstRest } from "../shared/prediction/one-against-rest.js";
import { standardize } from "../shared/prediction/standardize.js";
import type { TrainTestSplit } from "../shared/prediction/train-test-split.js";
import { placeOfLargest } from "../shared/resampling/score.js";

/** Scores each testing cell, given the groups of training and testing cells. */
export type ScoreCells = (trainLabels: Int32Array, testLabels: Int32Array, groups: number) => Float64Array;

/** A measure of the leakage of a factor into latents. */
export interface LeakageMeasure {
  readonly name: string;
  readonly higherIsBetter: boolean;
  readonly ceiling?: number;
  /** Reason for no interval. Otherwise the scores of testing cells are independent, given the training cells. */
  readonly noInterval?: string;
  /** Computes the parts that do not depend on groups. */
  prepare(representation: Matrix, cells: TrainTestSplit): ScoreCells;
  /** Summarizes the scores of cells by their groups. */
  summarize(scores: Float64Array, testLabels: Int32Array, groups: number): number;
}

export interface LeakageOptions {
  readonly neighbors: number;
  readonly strength: number;
  readonly diversityNeighbors: number;
  readonly mixing: boolean;
}

export const leakageMeasures = (options: LeakageOptions): readonly LeakageMeasure[] => [
  neighborVote(options),
  logistic(options),
  ...(options.mixing ? [mixing(options)] : []),
];

/** Scores 1 if a testing cell's group has the largest share among its nearest training cells, relative to its total share. */
const neighborVote = ({ neighbors }: LeakageOptions): LeakageMeasure => ({
  name: "neighbors",
  higherIsBetter: false,
  prepare(representation, { training, testing }) {
    const { count, entries } = nearestNeighbors(representation, testing, training, neighbors);
    return (trainLabels, testLabels, groups) => {
      const sizes = new Float64Array(groups);
      for (const label of trainLabels) sizes[label]++;
      const votes = new Float64Array(groups);
      const scores = new Float64Array(testLabels.length);
      for (let cell = 0; cell < scores.length; cell++) {
        votes.fill(0);
        for (let at = cell * count; at < (cell + 1) * count; at++) {
          const label = trainLabels[entries[at]];
          votes[label] += 1 / sizes[label];
        }
        scores[cell] = placeOfLargest(votes) === testLabels[cell] ? 1 : 0;
      }
      return scores;
    };
  },
  summarize: balancedMean,
});

/** Scores 1 if logistic regressions, fitted on the training cells, predict the group of a testing cell. */
const logistic = ({ strength }: LeakageOptions): LeakageMeasure => ({
  name: "logistic",
  higherIsBetter: false,
  prepare(representation, { training, testing }) {
    const cells = Int32Array.of(...training, ...testing);
    const entries = Int32Array.from(cells.keys());
    const columns = Array.from({ length: representation.columns }, (_, latent) =>
      Float64Array.from(cells, (cell) => representation.values[cell * representation.columns + latent]),
    );
    const scaled = standardize(columns, entries.subarray(0, training.length)).columns;
    const learnedFrom = scaled.map((values) => values.subarray(0, training.length));
    const tested = scaled.map((values) => values.subarray(training.length));
    return (trainLabels, testLabels, groups) => {
      const notes = groupsByRules(tested, oneAgainstRest(learnedFrom, trainLabels, groups, strength));
      return Float64Array.from(testLabels, (own, cell) => (notes[cell] === own ? 1 : 0));
    };
  },
  summarize: balancedMean,
});

/**
 * Mixing of groups among the neighbors of each testing cell: (LISI − 1) / (groups − 1), the iLISI of scIB, summarized by
 * the median. It is 1 if all groups have equal weight around a cell, 0 if all neighbors have the same group.
 */
const mixing = ({ diversityNeighbors }: LeakageOptions): LeakageMeasure => ({
  name: "mixing",
  higherIsBetter: true,
  ceiling: 1,
  noInterval: "no interval: cells share neighbors, so their scores are not independent",
  prepare(representation, { testing }) {
    const nearest = nearestNeighbors(representation, testing, testing, diversityNeighbors);
    const weights = neighborWeights(nearest, Math.max(1, Math.floor(nearest.count / 3)));
    return (_learned, testLabels, groups) =>
      localDiversity(nearest, weights, testLabels, groups).map((diversity) => (diversity - 1) / (groups - 1));
  },
  summarize: (scores) => {
    const defined = scores.filter((score) => !Number.isNaN(score));
    return defined.length === 0 ? 0 : median(defined);
  },
});

/** Mean over groups of the mean score of their cells: the balanced accuracy if scores are 1 for correct predictions. */
function balancedMean(scores: Float64Array, testLabels: Int32Array, groups: number): number {
  const sums = new Float64Array(groups);
  const sizes = new Float64Array(groups);
  for (let at = 0; at < scores.length; at++) {
    sums[testLabels[at]] += scores[at];
    sizes[testLabels[at]]++;
  }
  return mean([...sums.keys()].filter((group) => sizes[group] > 0).map((group) => sums[group] / sizes[group]));
}
