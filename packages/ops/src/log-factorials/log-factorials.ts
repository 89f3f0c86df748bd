import type { SparseCounts } from "@heddle/contracts";
import { lgamma } from "@heddle/numerics";
import type { Tensor1D } from "@tensorflow/tfjs-core";
import { defineOp } from "../define-op.js";
import { tf } from "../tf.js";

type Counts = Pick<SparseCounts, "cells" | "csr">;

const op = defineOp<never, { readonly counts: Counts }>({
  name: "HeddleLogFactorials",
  reference: (_inputs, { counts: { cells, csr } }) => {
    const sums = new Float64Array(cells);
    for (let cell = 0; cell < cells; cell++) {
      let sum = 0;
      for (let i = csr.rowStarts[cell]; i < csr.rowStarts[cell + 1]; i++) sum += lgamma(csr.counts[i] + 1);
      sums[cell] = sum;
    }
    return tf.tensor1d(Float32Array.from(sums));
  },
  gradient: () => ({}),
});

/** Σ_j ln x_ij! of each cell, N, nats, summed in float64; zeros add nothing. A new tensor, without gradient. */
export function logFactorials(counts: Counts): Tensor1D {
  return op({}, { counts })[0] as Tensor1D;
}
