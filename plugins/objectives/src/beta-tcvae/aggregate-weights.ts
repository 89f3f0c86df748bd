import { log } from "@heddle/numerics";
import { type Tensor2D, tf } from "@heddle/ops";

export type AggregateEstimator = "minibatch-weighted" | "minibatch-stratified";

/**
 * B × B, row i: log w_ik with which Σ_k w_ik q(z_i | x_k) over a minibatch stands for q(z_i) = 1/N Σ_n q(z_i | x_n)
 * over all N cells of a dataset.
 *
 * "minibatch-weighted" (Chen et al. 2018, equation S5): 1/(N·B) throughout, a lower bound on q(z) in the mean.
 * "minibatch-stratified" (Chen et al. 2018, appendix C.2): cell i itself, which drew z_i, stands for itself alone, 1/N,
 * and so lies on the diagonal; with M = B − 1 one other cell has (N − M)/(N·M) and the rest 1/M. A row's weights add up
 * to 1, and their mean over all minibatches with cell i is q(z_i) exactly. The code that came with the paper, and what
 * was copied from it, puts the first two weights into columns 0 and 1 whatever the row, where the identity fails.
 */
export function aggregateLogWeights(estimator: AggregateEstimator, cells: number, datasetSize: number): Tensor2D {
  // a validation minibatch may hold more cells than were trained on
  const all = Math.max(datasetSize, cells);
  if (estimator === "minibatch-weighted") return tf.fill([cells, cells], -log(all * cells)) as Tensor2D;
  const others = cells - 1;
  const weights = new Float32Array(cells * cells).fill(-log(others));
  for (let cell = 0; cell < cells; cell++) {
    // the other cell first: a minibatch of one cell is its own whole
    weights[cell * cells + ((cell + 1) % cells)] = log((all - others) / (all * others));
    weights[cell * cells + cell] = cells === 1 ? 0 : -log(all);
  }
  return tf.tensor2d(weights, [cells, cells]);
}
