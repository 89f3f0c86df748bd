/** Operations that reduce many terms by log-sum-exp without storing all of them. */
import { aggregateGaussian, pooledProduct, type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import { array, at, filled, mapped, type NdArray, normals } from "./array.js";
import type { Operation } from "./operation.js";
import { logSumExpOf } from "./stock-references.js";

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);
const LOG_TWO_PI = Math.log(2 * Math.PI);

/** log N(z_ij; mean_kj, exp(logVariance_kj)). */
const pair = (z: NdArray, mean: NdArray, logVariance: NdArray, i: number, k: number, j: number): number => {
  const [difference, log] = [at(z, [i, j]) - at(mean, [k, j]), at(logVariance, [k, j])];
  return -0.5 * (difference * difference * Math.exp(-log) + log + LOG_TWO_PI);
};

/** M draws, N Gaussians, U units. The weights are not differentiated. */
function aggregate(draws: number, cells: number, units: number): Operation {
  const weights = normals("weights", draws, cells);
  return {
    name: `aggregateGaussian of ${draws} draws from ${cells} Gaussians in ${units} units`,
    compute: (z, mean, logVariance) => {
      const given = tf.tensor2d(Float32Array.from(weights.values), [draws, cells]);
      const { joint, perUnit } = aggregateGaussian(z as Tensor2D, mean as Tensor2D, logVariance as Tensor2D, given);
      return [joint, perUnit];
    },
    reference: (z, mean, logVariance) => [
      filled([draws], ([i]) => {
        const density = (k: number) => range(units).reduce((sum, j) => sum + pair(z, mean, logVariance, i, k, j), 0);
        return logSumExpOf(range(cells).map((k) => at(weights, [i, k]) + density(k)));
      }),
      filled([draws, units], ([i, j]) =>
        logSumExpOf(range(cells).map((k) => at(weights, [i, k]) + pair(z, mean, logVariance, i, k, j))),
      ),
    ],
    samples: [
      [
        mapped(normals("z", draws, units), (x) => 1.5 * x),
        normals("mean", cells, units),
        normals("logVariance", cells, units),
      ],
    ],
    tails: [
      // one narrow Gaussian and distant draws, so that one term dominates the sum
      [filled([draws, units], () => 3), normals("far", cells, units), filled([cells, units], () => -12)],
      [filled([draws, units], () => NaN), normals("mean", cells, units), normals("logVariance", cells, units)],
    ],
    limit: { each: 1e-6, absolute: 4e-6, because: "float32 densities, whose constants cancel" },
    gradient: { largest: 4e-6, because: "float32, shares by an exponential" },
  };
}

/** The heads of S splits of N cells, H × G. */
function pooled(splits: number, cells: number, hidden: number, genes: number): Operation {
  return {
    name: `pooledProduct of ${splits} splits of ${cells} × ${hidden} × ${genes}`,
    compute: (x, weights, bias) => pooledProduct(x as Tensor2D, weights as Tensor2D, bias as Tensor1D, splits),
    reference: (x, weights, bias) =>
      filled([cells, genes], ([i, g]) => {
        const head = (s: number) =>
          range(hidden).reduce((sum, h) => sum + at(x, [s * cells + i, h]) * at(weights, [h, g]), bias.values[g]);
        return logSumExpOf(range(splits).map(head)) - Math.log(splits);
      }),
    samples: [[normals("hidden", splits * cells, hidden), normals("weights", hidden, genes), normals("bias", genes)]],
    tails: [
      [
        filled([splits * cells, hidden], ([i]) => (i < cells ? 300 : -300)),
        filled([hidden, genes], () => 1),
        array([genes], range(genes)),
      ],
    ],
    limit: { largest: 2e-6, absolute: 2e-6, because: "float32 sums" },
    gradient: { largest: 4e-6, because: "float32 sums over splits" },
  };
}

export const poolingOperations: readonly Operation[] = [
  ...[
    [1, 1, 1],
    [3, 5, 2],
    [4, 37, 3],
    [37, 70, 10],
  ].map(([m, n, u]) => aggregate(m, n, u)),
  ...[
    [1, 2, 3, 4],
    [3, 4, 5, 7],
    [4, 9, 8, 33],
  ].map(([s, n, h, g]) => pooled(s, n, h, g)),
];
