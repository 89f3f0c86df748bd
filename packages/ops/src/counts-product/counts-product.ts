import type { SparseCounts } from "@heddle/contracts";
import { log1p } from "@heddle/numerics";
import type { Tensor, Tensor2D, TensorInfo } from "@tensorflow/tfjs-core";
import { defineOp } from "../define-op.js";
import type { HostMemory } from "../host-memory.js";
import { matrixProduct } from "../matrix-product/matrix-product.js";
import { tf } from "../tf.js";

/** Transform of each count before the product; both transforms keep zeros zero, so the product stays sparse. */
export type CountTransform = "log1p" | "none";

interface CountsProduct {
  readonly counts: SparseCounts;
  readonly transform: CountTransform;
}

type SparseOp<I extends string> = (inputs: Record<I, Tensor>, attributes: CountsProduct) => Tensor[];

const LOG1P_OF_SMALL = Float64Array.from({ length: 1024 }, (_, count) => log1p(count));

function transformed({ counts, transform }: CountsProduct): Float64Array {
  const { csr } = counts;
  if (transform === "none") return Float64Array.from(csr.counts);
  const values = new Float64Array(csr.counts.length);
  for (let i = 0; i < values.length; i++) {
    const count = csr.counts[i];
    // Counts are integers, but a third-party dataset may contain fractions: the table covers integers only.
    values[i] = count < 1024 && count === Math.floor(count) ? LOG1P_OF_SMALL[count] : log1p(count);
  }
  return values;
}

function dense({ counts, transform }: CountsProduct): Tensor2D {
  return transform === "log1p" ? tf.log1p(counts.dense()) : counts.dense();
}

const forward: SparseOp<"weights"> = defineOp<"weights", CountsProduct>({
  name: "HeddleCountsProduct",
  reference: ({ weights }, attributes) => matrixProduct(dense(attributes), weights as Tensor2D),
  host: (memory, { weights }, attributes) => sparseTimesDense(memory, weights, attributes),
  gradient: ([dy], _saved, attributes) => ({ weights: () => backward({ dy: dy }, attributes)[0] }),
});

const backward: SparseOp<"dy"> = defineOp<"dy", CountsProduct>({
  name: "HeddleCountsProductTransposed",
  reference: ({ dy }, attributes) => matrixProduct(dense(attributes), dy as Tensor2D, { a: true, b: false }),
  host: (memory, { dy }, attributes) => transposedSparseTimesDense(memory, dy, attributes),
  gradient: ([d], _saved, attributes) => ({ dy: () => forward({ weights: d }, attributes)[0] }),
});

/**
 * transform(counts) · weights, the first layer of an encoder: N × G (sparse) times G × H gives N × H.
 * Gradients reach only the weights: counts are data.
 */
export function countsProduct(counts: SparseCounts, weights: Tensor2D, transform: CountTransform): Tensor2D {
  return forward({ weights }, { counts, transform })[0] as Tensor2D;
}

function sparseTimesDense(memory: HostMemory, weights: TensorInfo, attributes: CountsProduct): TensorInfo {
  const { rowStarts, columns } = attributes.counts.csr;
  const cells = attributes.counts.cells;
  const width = weights.shape[1];
  const output = memory.allocate([cells, width]);
  const values = transformed(attributes);
  const w = memory.view(weights);
  const out = memory.view(output);
  const sums = new Float64Array(width);
  for (let cell = 0; cell < cells; cell++) {
    sums.fill(0);
    for (let i = rowStarts[cell]; i < rowStarts[cell + 1]; i++) {
      const value = values[i];
      const row = columns[i] * width;
      for (let h = 0; h < width; h++) sums[h] += value * w[row + h];
    }
    out.set(sums, cell * width);
  }
  return output;
}

function transposedSparseTimesDense(memory: HostMemory, dy: TensorInfo, attributes: CountsProduct): TensorInfo {
  const { rowStarts, columns } = attributes.counts.csr;
  const { cells, genes } = attributes.counts;
  const width = dy.shape[1];
  const output = memory.allocate([genes, width]);
  const values = transformed(attributes);
  const d = memory.view(dy);
  const out = memory.view(output);
  out.fill(0);
  for (let cell = 0; cell < cells; cell++) {
    const from = cell * width;
    for (let i = rowStarts[cell]; i < rowStarts[cell + 1]; i++) {
      const value = values[i];
      const row = columns[i] * width;
      for (let h = 0; h < width; h++) out[row + h] += value * d[from + h];
    }
  }
  return output;
}
