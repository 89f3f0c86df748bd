import type { Matrix } from "@heddle/contracts";
import { mean, median } from "@heddle/numerics";
import { localDiversity, neighborWeights } from "../shared/neighbors/local-diversity.js";
import { nearestNeighbors } from "../shared/neighbors/nearest.js";
import { groupsByRules, oneAgainstRest } from "../shared/prediction/one-against-rest.js";
import { standardize } from "../shared/prediction/standardize.js";
import type { TrainTestSplit } from "../shared/prediction/train-test-split.js";

/** A score of every testing cell, given the groups of training and testing cells. */
export type ScoreCells = (trainLabels: Int32Array, testLabels: Int32Array, groups: number) => Float64Array;

/** One way to ask how much of a factor some latents hold. */
export interface LeakageMeasure {
  readonly name: string;
  readonly higherIsBetter: boolean;
  readonly ceiling?: number;
  /** What a resample of the testing cells keeps. */
  readonly fixed: string;
  /** Prepares what does not depend on groups. */
  prepare(codes: Matrix, cells: TrainTestSplit): ScoreCells;
  /** Of scored cells with their groups. */
  summarize(scores: Float64Array, testLabels: Int32Array, groups: number): number;
}

export interface LeakageOptions {
  readonly neighbors: number;
  readonly strength: number;
  readonly diversityNeighbors: number;
}

export const leakageMeasures = (options: LeakageOptions): readonly LeakageMeasure[] => [
  neighborVote(options),
  logistic(options),
  mixing(options),
];

/** Whether each testing cell's group leads among its nearest training cells, by its share there over its share of all. */
const neighborVote = ({ neighbors }: LeakageOptions): LeakageMeasure => ({
  name: "neighbors",
  higherIsBetter: false,
  fixed: "neighbors fixed",
  prepare(codes, { training, testing }) {
    const { count, entries } = nearestNeighbors(codes, testing, training, neighbors);
    return (trainLabels, testLabels, groups) => {
      const sizes = new Float64Array(groups);
      for (const label of trainLabels) sizes[label]++;
      return Float64Array.from(testLabels, (own, cell) => {
        const votes = new Float64Array(groups);
        for (let at = cell * count; at < (cell + 1) * count; at++) {
          const label = trainLabels[entries[at]];
          votes[label] += 1 / sizes[label];
        }
        return votes.indexOf(Math.max(...votes)) === own ? 1 : 0;
      });
    };
  },
  summarize: balancedMean,
});

/** Whether logistic rules learned on the training cells say each testing cell's group. */
const logistic = ({ strength }: LeakageOptions): LeakageMeasure => ({
  name: "logistic",
  higherIsBetter: false,
  fixed: "rules fixed",
  prepare(codes, { training, testing }) {
    const cells = Int32Array.of(...training, ...testing);
    const entries = Int32Array.from(cells.keys());
    const columns = Array.from({ length: codes.columns }, (_, latent) =>
      Float64Array.from(cells, (cell) => codes.values[cell * codes.columns + latent]),
    );
    const scaled = standardize(columns, entries.subarray(0, training.length)).columns;
    const learnedFrom = scaled.map((values) => values.subarray(0, training.length));
    const judged = scaled.map((values) => values.subarray(training.length));
    return (trainLabels, testLabels, groups) => {
      const said = groupsByRules(judged, oneAgainstRest(learnedFrom, trainLabels, groups, strength));
      return Float64Array.from(testLabels, (own, cell) => (said[cell] === own ? 1 : 0));
    };
  },
  summarize: balancedMean,
});

/**
 * How mixed the groups are among each testing cell's neighbors: (LISI − 1) / (groups − 1), the iLISI of scIB, whose
 * summary is the median: 1 where every group weighs the same around a cell, 0 where its neighbors are of one.
 */
const mixing = ({ diversityNeighbors }: LeakageOptions): LeakageMeasure => ({
  name: "mixing",
  higherIsBetter: true,
  ceiling: 1,
  fixed: "neighbors fixed",
  prepare(codes, { testing }) {
    const nearest = nearestNeighbors(codes, testing, testing, diversityNeighbors);
    const weights = neighborWeights(nearest, Math.max(1, Math.floor(nearest.count / 3)));
    return (_learned, testLabels, groups) =>
      localDiversity(nearest, weights, testLabels, groups).map((diversity) => (diversity - 1) / (groups - 1));
  },
  summarize: (scores) => {
    const defined = scores.filter((score) => !Number.isNaN(score));
    return defined.length === 0 ? 0 : median(defined);
  },
});

/** The mean over groups of the mean score of their cells: balanced accuracy where scores are hits. */
function balancedMean(scores: Float64Array, testLabels: Int32Array, groups: number): number {
  const sums = new Float64Array(groups);
  const sizes = new Float64Array(groups);
  for (let at = 0; at < scores.length; at++) {
    sums[testLabels[at]] += scores[at];
    sizes[testLabels[at]]++;
  }
  return mean([...sums.keys()].filter((group) => sizes[group] > 0).map((group) => sums[group] / sizes[group]));
}
