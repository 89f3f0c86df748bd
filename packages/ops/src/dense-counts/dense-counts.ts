import type { SparseCounts } from "@heddle/contracts";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { defineOp } from "../define-op.js";
import { tf } from "../tf.js";

const op = defineOp<never, { readonly counts: Pick<SparseCounts, "cells" | "genes" | "csr"> }>({
  name: "HeddleDenseCounts",
  reference: (_inputs, { counts: { cells, genes, csr } }) => {
    const values = new Float32Array(cells * genes);
    for (let cell = 0; cell < cells; cell++) {
      for (let i = csr.rowStarts[cell]; i < csr.rowStarts[cell + 1]; i++)
        values[cell * genes + csr.columns[i]] = csr.counts[i];
    }
    return tf.tensor2d(values, [cells, genes]);
  },
  gradient: () => ({}),
});

/** The counts with their zeros: N × G, float32; a new tensor. */
export function denseCounts(counts: Pick<SparseCounts, "cells" | "genes" | "csr">): Tensor2D {
  return op({}, { counts })[0] as Tensor2D;
}
