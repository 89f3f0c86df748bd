import type { Matrix } from "@heddle/contracts";
import { mean, median } from "@heddle/numerics";
import { localDiversity, neighborWeights } from "../shared/neighbors/local-diversity.js";
import { nearestNeighbors } from "../shared/neighbors/nearest.js";
import { groupsByRules, oneAgainstRest } from "../shared/prediction/one-against-rest.js";
import { standardize } from "../shared/prediction/standardize.js";
import type { HalvedCells } from "./halved-cells.js";

/** A score of every testing cell, given the groups of training and testing cells. */
export type ScoreCells = (learned: Int32Array, tested: Int32Array, groups: number) => Float64Array;

/** One way to ask how much of a factor some latents hold. */
export interface LeftOver {
  readonly name: string;
  readonly higherIsBetter: boolean;
  readonly ceiling?: number;
  /** What a resample of the testing cells keeps. */
  readonly fixed: string;
  /** Prepares what does not depend on groups. */
  prepare(codes: Matrix, cells: HalvedCells): ScoreCells;
  /** Of scored cells with their groups. */
  summarize(scores: Float64Array, tested: Int32Array, groups: number): number;
}

export interface LeftOverOptions {
  readonly neighbors: number;
  readonly strength: number;
  readonly diversityNeighbors: number;
}

export const leftOvers = (options: LeftOverOptions): readonly LeftOver[] => [
  neighborVote(options),
  logistic(options),
  mixing(options),
];

/** Whether each testing cell's group leads among its nearest training cells, by its share there over its share of all. */
const neighborVote = ({ neighbors }: LeftOverOptions): LeftOver => ({
  name: "neighbors",
  higherIsBetter: false,
  fixed: "neighbors fixed",
  prepare(codes, { training, testing }) {
    const { count, entries } = nearestNeighbors(codes, testing, training, neighbors);
    return (learned, tested, groups) => {
      const sizes = new Float64Array(groups);
      for (const label of learned) sizes[label]++;
      return Float64Array.from(tested, (own, cell) => {
        const votes = new Float64Array(groups);
        for (let at = cell * count; at < (cell + 1) * count; at++) {
          const label = learned[entries[at]];
          votes[label] += 1 / sizes[label];
        }
        return votes.indexOf(Math.max(...votes)) === own ? 1 : 0;
      });
    };
  },
  summarize: balancedMean,
});

/** Whether logistic rules learned on the training cells say each testing cell's group. */
const logistic = ({ strength }: LeftOverOptions): LeftOver => ({
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
    return (learned, tested, groups) => {
      const said = groupsByRules(judged, oneAgainstRest(learnedFrom, learned, groups, strength));
      return Float64Array.from(tested, (own, cell) => (said[cell] === own ? 1 : 0));
    };
  },
  summarize: balancedMean,
});

/**
 * How mixed the groups are among each testing cell's neighbors: (LISI − 1) / (groups − 1), the iLISI of scIB, whose
 * summary is the median: 1 where every group weighs the same around a cell, 0 where its neighbors are of one.
 */
const mixing = ({ diversityNeighbors }: LeftOverOptions): LeftOver => ({
  name: "mixing",
  higherIsBetter: true,
  ceiling: 1,
  fixed: "neighbors fixed",
  prepare(codes, { testing }) {
    const nearest = nearestNeighbors(codes, testing, testing, diversityNeighbors);
    const weights = neighborWeights(nearest, Math.max(1, Math.floor(nearest.count / 3)));
    return (_learned, tested, groups) =>
      localDiversity(nearest, weights, tested, groups).map((diversity) => (diversity - 1) / (groups - 1));
  },
  summarize: (scores) => {
    const defined = scores.filter((score) => !Number.isNaN(score));
    return defined.length === 0 ? 0 : median(defined);
  },
});

/** The mean over groups of the mean score of their cells: balanced accuracy where scores are hits. */
function balancedMean(scores: Float64Array, tested: Int32Array, groups: number): number {
  const sums = new Float64Array(groups);
  const sizes = new Float64Array(groups);
  for (let at = 0; at < scores.length; at++) {
    sums[tested[at]] += scores[at];
    sizes[tested[at]]++;
  }
  return mean([...sums.keys()].filter((group) => sizes[group] > 0).map((group) => sums[group] / sizes[group]));
}
