import { matrixProduct, type Scalar, type Tensor2D, tf } from "@heddle/ops";

export interface Kernel {
  readonly kind: "rbf" | "imq";
  /** Length scales; the kernel is averaged over them. */
  readonly scales: readonly number[];
}

/** ‖a_i − b_k‖², A × B. */
function squaredDistances(a: Tensor2D, b: Tensor2D): Tensor2D {
  const norms = (x: Tensor2D): Tensor2D => tf.sum(tf.square(x), 1, true);
  const product = matrixProduct(a, b, { a: false, b: true });
  // rounding can make a distance negative
  return tf.relu(tf.sub(tf.add(norms(a), tf.transpose(norms(b))), tf.mul(2, product)));
}

/**
 * k(a_i, b_k), A × B, at most 1, with C = 2 · U · s² for each length scale s, the expected squared distance of two draws
 * of U units with standard deviation s: "rbf" exp(−d²/C), "imq" C / (C + d²) (Tolstikhin et al. 2018, arXiv:1711.01558, section 4).
 */
function kernelTable({ kind, scales }: Kernel, a: Tensor2D, b: Tensor2D): Tensor2D {
  const squared = squaredDistances(a, b);
  const tables = scales.map((scale) => {
    const c = 2 * a.shape[1] * scale * scale;
    return kind === "rbf" ? tf.exp(tf.div(squared, -c)) : tf.div(c, tf.add(squared, c));
  });
  return tf.div(tf.addN(tables), scales.length);
}

/** Mean of k over pairs of distinct rows of x, which makes the estimate unbiased; 0 for a single row. */
function meanOfPairs(kernel: Kernel, x: Tensor2D): Scalar {
  const rows = x.shape[0];
  const pairs = tf.mul(kernelTable(kernel, x, x), tf.sub(1, tf.eye(rows)));
  return tf.div(tf.sum(pairs), Math.max(1, rows * (rows - 1)));
}

/**
 * Unbiased estimate of the squared maximum mean discrepancy between the distributions of the rows of a and of b
 * (Gretton et al. 2012, JMLR 13, lemma 6). It can be negative for equal distributions.
 */
export function maximumMeanDiscrepancy(kernel: Kernel, a: Tensor2D, b: Tensor2D): Scalar {
  const within = tf.add(meanOfPairs(kernel, a), meanOfPairs(kernel, b));
  return tf.sub(within, tf.mul(2, tf.mean(kernelTable(kernel, a, b))));
}
