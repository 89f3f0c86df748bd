import type { Tensor, Tensor2D, TensorInfo } from "@tensorflow/tfjs-core";
import { defineOp } from "../define-op.js";
import type { HostMemory } from "../host-memory.js";
import { matrixProduct } from "../matrix-product/matrix-product.js";
import { tf } from "../tf.js";
import { dispersionRow } from "./dispersion-table.js";

interface Head {
  /** Rows of the head that the derivatives belong to: 1, B or N; each sums over its cells. */
  readonly headRows: number;
  readonly rows: Int32Array | undefined;
}

/**
 * The backward pass: derivatives of each cell's log probability (N × G) times the cell's incoming gradient (N), summed
 * over the cells that share a row of the head. Not differentiable further.
 */
const op = defineOp<"dy" | "derivatives", Head>({
  name: "HeddleWeighDerivatives",
  reference: ({ dy, derivatives }, { headRows, rows }) => {
    const [cells] = derivatives.shape as [number, number];
    if (!rows && headRows === cells) return tf.mul(tf.expandDims(dy, 1), derivatives);
    const codes = rows ?? new Int32Array(cells);
    const member = tf.oneHot(tf.tensor1d(codes, "int32"), Math.max(headRows, 2)) as Tensor2D;
    const weights = tf.mul(tf.slice(member, [0, 0], [cells, headRows]), tf.expandDims(dy, 1)) as Tensor2D;
    return matrixProduct(weights, derivatives as Tensor2D, { a: true, b: false });
  },
  host: weighOnHost,
  gradient: () => ({}),
});

function weighOnHost(
  memory: HostMemory,
  { dy, derivatives }: Readonly<Record<"dy" | "derivatives", TensorInfo>>,
  { headRows, rows }: Head,
): TensorInfo {
  const [cells, genes] = derivatives.shape as [number, number];
  const output = memory.allocate([headRows, genes]);
  const result = memory.view(output);
  const weights = memory.view(dy);
  const values = memory.view(derivatives);
  if (!rows && headRows === cells) {
    for (let i = 0; i < cells; i++) {
      const weight = weights[i];
      const end = (i + 1) * genes;
      for (let at = i * genes; at < end; at++) result[at] = weight * values[at];
    }
    return output;
  }
  // float64 sums in the order of the cells, for 128 cells or 10,000
  const sums = new Float64Array(headRows * genes);
  for (let i = 0; i < cells; i++) {
    const weight = weights[i];
    const to = dispersionRow(i, headRows, rows) * genes;
    const from = i * genes;
    for (let j = 0; j < genes; j++) sums[to + j] += weight * values[from + j];
  }
  result.set(sums);
  return output;
}

/** headRows × G. See above. */
export function weighDerivatives(dy: Tensor, derivatives: Tensor, head: Head): Tensor {
  return op({ dy, derivatives }, head)[0];
}
