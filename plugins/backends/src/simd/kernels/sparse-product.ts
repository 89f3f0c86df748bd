import type { SparseCounts } from "@heddle/contracts";
import { log1p } from "@heddle/numerics";
import type { SimdBackend } from "../simd-backend.js";
import { houseKernel } from "./kernel.js";

interface CountsProduct {
  readonly counts: SparseCounts;
  readonly transform: "log1p" | "none";
}

const LOG1P_OF_SMALL = Float32Array.from({ length: 1024 }, (_, count) => log1p(count));

/** The batch's counts, transformed, by rows and by columns, in the heap: seven arrays in one block. */
interface Held {
  readonly of: CountsProduct;
  readonly block: number;
  readonly bytes: number;
  readonly byRows: readonly [starts: number, indices: number, values: number];
  readonly byColumns: readonly [starts: number, indices: number, values: number];
}

/** The last batch of each backend: forward and backward pass share it, and it takes the place of the one before. */
const last = new WeakMap<SimdBackend, Held>();

function held(backend: SimdBackend, of: CountsProduct): Held {
  const before = last.get(backend);
  if (before?.of.counts === of.counts && before.of.transform === of.transform) return before;
  if (before) backend.heap.release(before.block, before.bytes);
  const made = laidOut(backend, of);
  last.set(backend, made);
  return made;
}

function laidOut({ heap, kernels }: SimdBackend, of: CountsProduct): Held {
  const { csr, cells, genes } = of.counts;
  const entries = csr.columns.length;
  const bytes = 4 * (cells + 1 + genes + 1 + 4 * entries);
  const block = heap.allocate(bytes);
  const starts = block;
  const columnStarts = starts + 4 * (cells + 1);
  const [indices, values, rowIndices, columnValues] = [0, 1, 2, 3].map(
    (i) => columnStarts + 4 * (genes + 1) + 4 * i * entries,
  ) as [number, number, number, number];
  heap.integers(starts, cells + 1).set(csr.rowStarts);
  heap.integers(indices, entries).set(csr.columns);
  const to = heap.floats(values, entries);
  if (of.transform === "none") to.set(csr.counts);
  else for (let i = 0; i < entries; i++) to[i] = log1pOf(csr.counts[i]!);
  kernels.turnSparse(cells, genes, starts, indices, values, columnStarts, rowIndices, columnValues);
  return { of, block, bytes, byRows: [starts, indices, values], byColumns: [columnStarts, rowIndices, columnValues] };
}

/** Counts are integers, but a foreign dataset may hold halves: the table answers for integers only. */
const log1pOf = (count: number): number =>
  count < 1024 && count === Math.floor(count) ? LOG1P_OF_SMALL[count]! : log1p(count);

export function registerSparseProduct(): void {
  houseKernel<"weights", CountsProduct>("HeddleCountsProduct", ({ inputs: { weights }, attributes, backend }) => {
    const { cells } = attributes.counts;
    const width = weights.shape[1]!;
    const output = backend.allocate([cells, width]);
    const { byRows } = held(backend, attributes);
    backend.kernels.sparseProduct(0, cells, ...byRows, backend.pointer(weights), width, backend.pointer(output), 0);
    return output;
  });
  houseKernel<"dy", CountsProduct>("HeddleCountsProductTransposed", ({ inputs: { dy }, attributes, backend }) => {
    const { genes } = attributes.counts;
    const width = dy.shape[1]!;
    const output = backend.allocate([genes, width]);
    const { byColumns } = held(backend, attributes);
    backend.kernels.sparseProduct(0, genes, ...byColumns, backend.pointer(dy), width, backend.pointer(output), 0);
    return output;
  });
}
