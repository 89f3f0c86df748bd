import { type Scalar, type Tensor, type Tensor2D, tf } from "@heddle/ops";

/**
 * Kernel matrix of each unit between cells, U × N × N: exp(−d² / (2 s²)), averaged over length scales s; at most 1.
 *
 * @param z N × U
 */
function kernelTables(z: Tensor2D, scales: readonly number[]): Tensor {
  const units = tf.transpose(z);
  const squared = tf.square(tf.sub(tf.expandDims(units, 2), tf.expandDims(units, 1)));
  const tables = scales.map((scale) => tf.exp(tf.div(squared, -2 * scale * scale)));
  return tf.div(tf.addN(tables), scales.length);
}

/**
 * Sum over pairs of units of the Hilbert-Schmidt independence criterion (Gretton et al. 2005, ALT), by its unbiased
 * estimator (Song et al. 2007, arXiv:0704.2668): Σ_{i ≠ k} A_ik B_ik / (N (N − 3)) of U-centered kernels (Székely & Rizzo
 * 2014, arXiv:1310.2926). It can be negative for independent units. It is undefined below 4 cells, where this is 0.
 */
export function pairwiseDependence(z: Tensor2D, scales: readonly number[]): Scalar {
  const cells = z.shape[0];
  if (cells < 4) return tf.mul(0, tf.sum(z));
  const others = tf.sub(1, tf.eye(cells));
  const tables = tf.mul(kernelTables(z, scales), others);
  const rowMeans = tf.div(tf.sum(tables, 2, true), cells - 2);
  const grandMean = tf.div(tf.sum(rowMeans, 1, true), cells - 1);
  const centered = tf.mul(
    tf.sub(tf.add(tables, grandMean), tf.add(rowMeans, tf.transpose(rowMeans, [0, 2, 1]))),
    others,
  );
  // Σ_{i < j} ⟨A_i, A_j⟩ over all pairs
  const pairs = tf.sub(tf.sum(tf.square(tf.sum(centered, 0))), tf.sum(tf.square(centered)));
  return tf.div(pairs, 2 * cells * (cells - 3));
}

/**
 * d-variable criterion of all units (dHSIC): Pfister et al. 2018 (arXiv:1603.00285), definition 2.6; at least 0. Small
 * minibatches bias it upward, more so with more units, through the diagonal of the kernel matrices.
 */
export function jointDependence(z: Tensor2D, scales: readonly number[]): Scalar {
  const tables = kernelTables(z, scales);
  const rowMeans = tf.mean(tables, 2);
  const joint = tf.mean(tf.prod(tables, 0));
  const marginal = tf.prod(tf.mean(rowMeans, 1), 0);
  const between = tf.mean(tf.prod(rowMeans, 0));
  return tf.add(tf.sub(joint, tf.mul(2, between)), marginal);
}
