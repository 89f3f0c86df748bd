import type { TensorInfo } from "@heddle/ops";
import type { SimdBackend } from "../simd-backend.js";
import { type Call, heddleKernel, isWorthSplitting } from "./kernel.js";
import { runProduct } from "./matrix-product.js";

interface Pooling {
  readonly splits: number;
}
type Operands = "hidden" | "weights" | "bias";
type Above = "output" | "kept" | "dy";

/** Nanoseconds for one entry of a table: one exponential. */
const ENTRY = 0.7;
/** Columns of a block at most: what a product goes through before it adds to its results again. */
const MOST_COLUMNS = 256;
/** Columns of a product's panel: blocks are multiples where they can be. */
const PANEL = 8;
/** The table of all splits in one block is at most so many heads, tables of one split in all columns. */
const HEADS = 2;
/** Heads that are kept for the gradient: of the others the products are made again. */
const KEPT_HEADS = 4;

interface Sizes {
  readonly splits: number;
  readonly cells: number;
  readonly hidden: number;
  readonly genes: number;
}

function sizesOf({ hidden, weights }: Readonly<Record<Operands, TensorInfo>>, splits: number): Sizes {
  return { splits, cells: hidden.shape[0] / splits, hidden: hidden.shape[1], genes: weights.shape[1] };
}

/** As many columns of all splits as are worth so many heads. */
const columnsWorth = (heads: number, { splits, genes }: Sizes): number =>
  Math.min(genes, PANEL * Math.floor((heads * genes) / splits / PANEL));

interface Block {
  /** The first column. */
  readonly begin: number;
  readonly columns: number;
  /** Whether its table is kept, in its place among the kept ones: floats from their beginning. */
  readonly keptAt: number | undefined;
}

/** Kept columns first, then the others. */
function blocksOf(sizes: Sizes): { readonly most: number; readonly blocks: readonly Block[] } {
  const { splits, cells, genes } = sizes;
  const most = Math.min(genes, Math.max(PANEL, Math.min(MOST_COLUMNS, columnsWorth(HEADS, sizes))));
  const kept = columnsWorth(KEPT_HEADS, sizes);
  const blocks: Block[] = [];
  for (let begin = 0; begin < genes; begin += blocks.at(-1)!.columns) {
    const columns = Math.min(most, (begin < kept ? kept : genes) - begin);
    blocks.push({ begin, columns, keptAt: begin < kept ? splits * cells * begin : undefined });
  }
  return { most, blocks };
}

/** Products of all splits with a block of columns, at `begin` floats behind the table's pointer. */
function products(
  backend: SimdBackend,
  { hidden: x, weights }: Readonly<Record<Operands, TensorInfo>>,
  { splits, cells, hidden, genes }: Sizes,
  { begin, columns }: Block,
  table: { readonly pointer: number; readonly begin: number },
): void {
  runProduct(backend, {
    transposed: { a: false, b: false },
    ...{ m: splits * cells, n: columns, k: hidden },
    a: { pointer: backend.pointer(x), row: hidden },
    b: { pointer: backend.pointer(weights), row: genes, begin },
    c: { ...table, row: columns },
  });
}

/** The pooled heads, and the tables of the first columns. */
function pooled({ inputs, attributes: { splits }, backend }: Call<Operands, Pooling>): TensorInfo[] {
  const sizes = sizesOf(inputs, splits);
  const { cells, genes } = sizes;
  const output = backend.allocate([cells, genes]);
  const kept = backend.allocate([splits * cells * columnsWorth(KEPT_HEADS, sizes)]);
  const [bias, to, tables] = [inputs.bias, output, kept].map((x) => backend.pointer(x)) as [number, number, number];
  const { most, blocks } = blocksOf(sizes);
  backend.engine.heap.scratch(4 * splits * cells * most, (scratch) => {
    for (const block of blocks) {
      const { begin, columns, keptAt } = block;
      const table = keptAt === undefined ? { pointer: scratch, begin: 0 } : { pointer: tables, begin: keptAt };
      products(backend, inputs, sizes, block, table);
      const given = [splits, cells, columns, table.pointer, bias, to, genes, begin, table.begin];
      backend.engine.run("poolSplits", given, isWorthSplitting(splits * cells * columns, ENTRY));
    }
  });
  return [output, kept];
}

/** By hidden units and by weights: what each block of columns adds to the one, and its columns of the other. */
function gradient({ inputs, attributes: { splits }, backend }: Call<Operands | Above, Pooling>): TensorInfo[] {
  const sizes = sizesOf(inputs, splits);
  const outputs = [inputs.hidden, inputs.weights].map(({ shape }) => backend.allocate(shape));
  const { most, blocks } = blocksOf(sizes);
  backend.engine.heap.scratch(4 * splits * sizes.cells * most, (scratch) => {
    for (const block of blocks) {
      sharesOf(backend, inputs, sizes, block, scratch);
      throughShares(backend, inputs, sizes, block, scratch, outputs);
    }
  });
  return outputs;
}

/** A block's table, kept or made again, to each entry's share of what comes from above. */
function sharesOf(
  backend: SimdBackend,
  inputs: Readonly<Record<Operands | Above, TensorInfo>>,
  sizes: Sizes,
  block: Block,
  scratch: number,
): void {
  const { splits, cells, genes } = sizes;
  const { begin, columns, keptAt } = block;
  const again = { pointer: scratch, begin: 0 };
  if (keptAt === undefined) products(backend, inputs, sizes, block, again);
  const table = keptAt === undefined ? again : { pointer: backend.pointer(inputs.kept), begin: keptAt };
  const above = [inputs.bias, inputs.output, inputs.dy].map((tensor) => backend.pointer(tensor));
  const given = [splits, cells, columns, table.pointer, ...above, genes, begin, table.begin, scratch];
  backend.engine.run("poolShares", given, isWorthSplitting(splits * cells * columns, ENTRY));
}

function throughShares(
  backend: SimdBackend,
  inputs: Readonly<Record<Operands, TensorInfo>>,
  { splits, cells, hidden, genes }: Sizes,
  { begin, columns }: Block,
  scratch: number,
  outputs: readonly TensorInfo[],
): void {
  const rows = splits * cells;
  const shares = { pointer: scratch, row: columns };
  const [x, weights, byHidden, byWeights] = [inputs.hidden, inputs.weights, ...outputs].map((tensor) =>
    backend.pointer(tensor),
  ) as [number, number, number, number];
  runProduct(backend, {
    transposed: { a: true, b: false },
    ...{ m: hidden, n: columns, k: rows },
    a: { pointer: x, row: hidden },
    b: shares,
    c: { pointer: byWeights, row: genes, begin },
  });
  runProduct(backend, {
    transposed: { a: false, b: true },
    ...{ m: rows, n: hidden, k: columns },
    a: shares,
    b: { pointer: weights, row: genes, begin },
    c: { pointer: byHidden, row: hidden },
    onto: begin > 0,
  });
}

export function registerPooledProduct(): void {
  heddleKernel("HeddlePooledProduct", pooled);
  heddleKernel("HeddlePooledProductGradient", gradient);
}
