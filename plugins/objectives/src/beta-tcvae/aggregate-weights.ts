import { log } from "@heddle/numerics";
import { type Tensor2D, tf } from "@heddle/ops";

export type AggregateEstimator = "minibatch-weighted" | "minibatch-stratified";

/**
 * Log weights log w_ik, B × B, such that Σ_k w_ik q(z_i | x_k) over a minibatch estimates q(z_i) = 1/N Σ_n q(z_i | x_n)
 * over all N cells.
 *
 * "minibatch-weighted" (Chen et al. 2018, equation S5): 1/(N·B) for every pair, a lower bound on q(z) in expectation.
 * "minibatch-stratified" (Chen et al. 2018, appendix C.2): cell i, from which z_i was drawn, has weight 1/N, on the
 * diagonal. With M = B − 1, one other cell has weight (N − M)/(N·M) and the rest 1/M. Each row sums to 1, and the mean
 * over all minibatches that contain cell i is exactly q(z_i). The authors' code puts the first two weights into columns
 * 0 and 1 of every row, for which the identity fails.
 */
export function aggregateLogWeights(estimator: AggregateEstimator, cells: number, datasetSize: number): Tensor2D {
  // a validation minibatch can have more cells than the training set
  const all = Math.max(datasetSize, cells);
  if (estimator === "minibatch-weighted") return tf.fill([cells, cells], -log(all * cells)) as Tensor2D;
  const others = cells - 1;
  const weights = new Float32Array(cells * cells).fill(-log(others));
  for (let cell = 0; cell < cells; cell++) {
    // the off-diagonal weight first: with one cell, both refer to the same entry
    weights[cell * cells + ((cell + 1) % cells)] = log((all - others) / (all * others));
    weights[cell * cells + cell] = cells === 1 ? 0 : -log(all);
  }
  return tf.tensor2d(weights, [cells, cells]);
}
