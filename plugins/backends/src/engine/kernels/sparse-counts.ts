import type { SparseCounts } from "@heddle/contracts";
import { log1p } from "@heddle/numerics";
import { tf } from "@heddle/ops";
import type { SimdBackend } from "../simd-backend.js";
import { FACTORIALS } from "./factorials.js";
import { heddleKernel, isWorthSplitting } from "./kernel.js";

export interface CountsProduct {
  readonly counts: SparseCounts;
  readonly transform: "log1p" | "none";
}

/** From here on turning takes longer than what the first thread has to do meanwhile: all share it. */
const MANY_ENTRIES = 65536;
const LOG1P_OF_SMALL = Float32Array.from({ length: 1024 }, (_, count) => log1p(count));

/** Three arrays in the heap: starts of the rows (or columns), numbers of the columns (or rows), values. */
export type Compressed = readonly [starts: number, indices: number, values: number];

/** The minibatch's counts by rows, as they are. */
export function rowsOf({ arrays }: SimdBackend, { csr }: Pick<SparseCounts, "csr">): Compressed {
  return [arrays.bind(csr.rowStarts), arrays.bind(csr.columns), arrays.bind(csr.counts)];
}

function transformed(backend: SimdBackend, { counts, transform }: CountsProduct): Compressed {
  const [starts, indices, values] = rowsOf(backend, counts);
  if (transform === "none") return [starts, indices, values];
  const { arrays, engine } = backend;
  const capacity = arrays.capacity(counts.csr.counts);
  return arrays.derived(counts.csr.counts, transform, (allocate) => {
    const table = arrays.bind(LOG1P_OF_SMALL);
    const logarithms = allocate(4 * capacity);
    engine.run("logOfCounts", [starts, values, table, logarithms, counts.cells], isWorthSplitting(capacity, 3));
    return [starts, indices, logarithms];
  });
}

/** The same by columns: for the weights' gradient, whose rows are genes. */
function turned(backend: SimdBackend, product: CountsProduct): Compressed {
  const { counts, transform } = product;
  const { arrays, engine } = backend;
  const byRows = transformed(backend, product);
  const capacity = arrays.capacity(counts.csr.counts);
  return arrays.derived(counts.csr.counts, `${transform} by columns`, (allocate) => {
    const byColumns = [allocate(4 * (counts.genes + 1)), allocate(4 * capacity), allocate(4 * capacity)] as const;
    const given = [counts.cells, counts.genes, ...byRows, ...byColumns];
    engine.run("turnCounts", given, capacity >= MANY_ENTRIES || "last");
    return byColumns;
  });
}

/** Rows · dense, where rows are cells (CSR) or genes (CSC). */
function product(
  backend: SimdBackend,
  rows: number,
  sparse: Compressed,
  dense: { dataId: object; shape: number[]; dtype: "float32" },
) {
  const width = dense.shape[1];
  const output = backend.allocate([rows, width]);
  const given = [rows, ...sparse, backend.pointer(dense), width, backend.pointer(output), 0];
  backend.engine.run("sparseDense", given, isWorthSplitting(rows * width, 2));
  return output;
}

export function registerSparseCounts(): void {
  heddleKernel<"weights", CountsProduct>("HeddleCountsProduct", ({ inputs: { weights }, attributes, backend }) => {
    const output = product(backend, attributes.counts.cells, transformed(backend, attributes), weights as never);
    // the gradient will want it: made while the first thread goes on with small things
    if (tf.engine().isTapeOn()) turned(backend, attributes);
    return output;
  });
  heddleKernel<"dy", CountsProduct>("HeddleCountsProductTransposed", ({ inputs: { dy }, attributes, backend }) =>
    product(backend, attributes.counts.genes, turned(backend, attributes), dy as never),
  );
  heddleKernel<never, { readonly counts: SparseCounts }>("HeddleDenseCounts", ({ attributes: { counts }, backend }) => {
    const output = backend.allocate([counts.cells, counts.genes]);
    const given = [counts.cells, counts.genes, ...rowsOf(backend, counts), backend.pointer(output)];
    backend.engine.run("denseCounts", given, isWorthSplitting(counts.cells * counts.genes));
    return output;
  });
  heddleKernel<never, { readonly counts: SparseCounts }>(
    "HeddleLogFactorials",
    ({ attributes: { counts }, backend }) => {
      const { arrays } = backend;
      const output = backend.allocate([counts.cells]);
      const [starts, , values] = rowsOf(backend, counts);
      const given = [counts.cells, starts, values, arrays.bind(FACTORIALS), backend.pointer(output)];
      backend.engine.run("logFactorials", given, isWorthSplitting(arrays.capacity(counts.csr.counts), 2));
      return output;
    },
  );
}
