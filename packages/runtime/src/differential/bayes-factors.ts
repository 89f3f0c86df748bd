// Posterior comparison of two groups by samples of normalized expression (Lopez et al. 2018; Boyeau et al. 2019, 2023),
// as scvi-tools 1.4.2 defines it: DifferentialComputation.get_bayes_factors in model/base/_differential.py.
import { log, median, quantile } from "@heddle/numerics";
import type { Expression } from "../model/expression.js";
import { shortestInterval } from "./shortest-interval.js";

/** Samples × genes of each group, in pairs: row i of both belongs together. Shares of all counts, above 0. */
export interface ScalePairs {
  readonly first: Expression;
  readonly second: Expression;
}

/** Settings of the mode "change". */
export interface ChangeSettings {
  /** Smallest |log2 fold change| that counts as a difference. */
  readonly delta: number;
  /** "three": up and down are separate hypotheses; "two": one hypothesis for both directions. */
  readonly testMode: "two" | "three";
  /** Added to both scales before the logarithm. */
  readonly pseudocounts: number;
  /** Levels of the credible intervals, each between 0 and 1. */
  readonly intervals: readonly number[];
}

/** Mean, median, population standard deviation and range of samples, with credible intervals of highest density. */
export interface Distribution {
  readonly mean: number;
  readonly median: number;
  readonly std: number;
  readonly min: number;
  readonly max: number;
  readonly intervals: readonly { readonly level: number; readonly min: number; readonly max: number }[];
}

/** Posterior of one gene: probability of its hypothesis and the natural logarithm of the odds. */
export interface GeneHypothesis {
  readonly probability: number;
  readonly bayesFactor: number;
  /** Means of both groups' scales. */
  readonly scale1: number;
  readonly scale2: number;
}

export interface GeneChange extends GeneHypothesis {
  /** log2 fold change of the first group over the second, with a thousandth of the pseudocounts. */
  readonly lfc: Distribution;
}

const EPSILON = 1e-8;
/** Factor of the pseudocounts in the reported fold changes, which would otherwise shrink to 0. */
const REPORTED_PSEUDOCOUNTS = 1e-3;

const column = ({ rows, columns, values }: Expression, gene: number): Float64Array => {
  const found = new Float64Array(rows);
  for (let row = 0; row < rows; row++) found[row] = values[row * columns + gene];
  return found;
};

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const logOdds = (probability: number): number => log(probability + EPSILON) - log(1 - probability + EPSILON);

const log2Ratio = (first: Float64Array, second: Float64Array, pseudocounts: number): Float64Array =>
  first.map((value, i) => (log(value + pseudocounts) - log(second[i] + pseudocounts)) / Math.LN2);

/** Mode "vanilla": the probability that the first group's scale is larger (Lopez et al. 2018). One entry per gene. */
export function vanillaDifferences({ first, second }: ScalePairs): GeneHypothesis[] {
  return Array.from({ length: first.columns }, (_, gene) => {
    const [a, b] = [column(first, gene), column(second, gene)];
    const probability = a.reduce((larger, value, i) => larger + (value > b[i] ? 1 : 0), 0) / a.length;
    return { probability, bayesFactor: logOdds(probability), scale1: meanOf(a), scale2: meanOf(b) };
  });
}

/** Mode "change": the probability that |log2 fold change| exceeds delta (Boyeau et al. 2019). One entry per gene. */
export function changeDifferences({ first, second }: ScalePairs, settings: ChangeSettings): GeneChange[] {
  const { delta, testMode, pseudocounts, intervals } = settings;
  return Array.from({ length: first.columns }, (_, gene) => {
    const [a, b] = [column(first, gene), column(second, gene)];
    const change = log2Ratio(a, b, pseudocounts);
    const up = change.reduce((n, value) => n + (value >= delta ? 1 : 0), 0) / change.length;
    const down = change.reduce((n, value) => n + (value < -delta ? 1 : 0), 0) / change.length;
    const probability = testMode === "two" ? up + down : Math.max(up, down);
    return {
      probability,
      bayesFactor: logOdds(probability),
      scale1: meanOf(a),
      scale2: meanOf(b),
      lfc: describe(log2Ratio(a, b, REPORTED_PSEUDOCOUNTS * pseudocounts), intervals),
    };
  });
}

function describe(samples: Float64Array, levels: readonly number[]): Distribution {
  const mean = meanOf(samples);
  const variance = samples.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / samples.length;
  const sorted = samples.slice().sort();
  return {
    mean,
    median: median(sorted),
    std: Math.sqrt(variance),
    min: sorted[0],
    max: sorted[sorted.length - 1],
    intervals: levels.map((level) => ({ level, ...shortestInterval(sorted, level) })),
  };
}

/**
 * Pseudocounts that bring the fold changes of genes without expression to 0: the 90th percentile over such genes of their
 * largest sample, in the group where it is larger, divided by the number of genes; at least 1e-10. `silent1` and `silent2`
 * list the genes with a mean count below the threshold.
 */
export function estimatePseudocounts(
  { first, second }: ScalePairs,
  silent1: readonly number[],
  silent2: readonly number[],
): number {
  const largest = (samples: Expression, genes: readonly number[]) =>
    genes.length === 0
      ? 1e-10
      : quantile(
          genes.map((gene) => column(samples, gene).reduce((a, b) => Math.max(a, b))),
          0.9,
        );
  return Math.max(1e-10, Math.max(largest(first, silent1), largest(second, silent2)) / first.columns);
}

/**
 * Genes with a difference at a posterior expected false discovery rate of at most `target`: the longest list of the most
 * probable genes whose mean probability of no difference is within it. Genes with equal probability keep their order.
 */
export function expectedDiscoveries(probabilities: readonly number[], target: number): boolean[] {
  const order = probabilities.map((_, gene) => gene).sort((a, b) => probabilities[b] - probabilities[a]);
  let sum = 0;
  let found = 0;
  for (const [rank, gene] of order.entries()) {
    sum += 1 - probabilities[gene];
    if (sum / (rank + 1) <= target) found++;
  }
  const chosen = new Set(order.slice(0, found));
  return probabilities.map((_, gene) => chosen.has(gene));
}
