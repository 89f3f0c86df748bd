import type { TensorInfo } from "@heddle/ops";
import type { SimdBackend } from "../simd-backend.js";
import { type Call, houseKernel, isWorthSplitting } from "./kernel.js";
import { runProduct } from "./matrix-product.js";

interface Pooling {
  readonly splits: number;
}
type Operands = "hidden" | "weights" | "bias";
type Above = "output" | "dy";

/** Nanoseconds for one entry of a table: one exponential. */
const ENTRY = 0.7;
/** Columns of a block at most: what a product goes through before it adds to its results again. */
const MOST_COLUMNS = 256;
/** Columns of a product's panel: blocks are multiples where they can be. */
const PANEL = 8;
/** A table of all splits in one block of columns is as large as so many tables of one split in all columns. */
const HEADS = 2;

interface Sizes {
  readonly splits: number;
  readonly cells: number;
  readonly hidden: number;
  readonly genes: number;
}

function sizesOf({ hidden, weights }: Readonly<Record<Operands, TensorInfo>>, splits: number): Sizes {
  return { splits, cells: hidden.shape[0]! / splits, hidden: hidden.shape[1]!, genes: weights.shape[1]! };
}

/** Runs `use` with the products of all splits, one block of columns after the other, in the same memory. */
function byBlocks(
  backend: SimdBackend,
  inputs: Readonly<Record<Operands, TensorInfo>>,
  sizes: Sizes,
  use: (table: number, begin: number, columns: number) => void,
): void {
  const { splits, cells, hidden, genes } = sizes;
  const affordable = PANEL * Math.floor((HEADS * genes) / splits / PANEL);
  const most = Math.min(genes, Math.max(PANEL, Math.min(MOST_COLUMNS, affordable)));
  const a = { pointer: backend.pointer(inputs.hidden), row: hidden };
  backend.engine.heap.scratch(4 * splits * cells * most, (table) => {
    for (let begin = 0; begin < genes; begin += most) {
      const columns = Math.min(most, genes - begin);
      const b = { pointer: backend.pointer(inputs.weights), row: genes, begin };
      const c = { pointer: table, row: columns };
      runProduct(backend, {
        transposed: { a: false, b: false },
        m: splits * cells,
        n: columns,
        k: hidden,
        ...{ a, b, c },
      });
      use(table, begin, columns);
    }
  });
}

function pooled({ inputs, attributes: { splits }, backend }: Call<Operands, Pooling>): TensorInfo {
  const sizes = sizesOf(inputs, splits);
  const { cells, genes } = sizes;
  const output = backend.allocate([cells, genes]);
  if (cells * genes === 0) return output;
  const [bias, to] = [inputs.bias, output].map((tensor) => backend.pointer(tensor)) as [number, number];
  byBlocks(backend, inputs, sizes, (table, begin, columns) => {
    const given = [splits, cells, columns, table, bias, to, genes, begin];
    backend.engine.run("poolSplits", given, isWorthSplitting(splits * cells * columns, ENTRY));
  });
  return output;
}

/** By hidden units and by weights: what each block of columns adds to the one, and its columns of the other. */
function gradient({ inputs, attributes: { splits }, backend }: Call<Operands | Above, Pooling>): TensorInfo[] {
  const sizes = sizesOf(inputs, splits);
  const { cells, hidden, genes } = sizes;
  const rows = splits * cells;
  const outputs = [inputs.hidden, inputs.weights].map(({ shape }) => backend.allocate(shape));
  const [byHidden, byWeights] = outputs.map((tensor) => backend.pointer(tensor)) as [number, number];
  const [x, weights, bias, output, dy] = [inputs.hidden, inputs.weights, inputs.bias, inputs.output, inputs.dy].map(
    (tensor) => backend.pointer(tensor),
  ) as [number, number, number, number, number];
  byBlocks(backend, inputs, sizes, (table, begin, columns) => {
    const given = [splits, cells, columns, table, bias, output, dy, genes, begin];
    backend.engine.run("poolShares", given, isWorthSplitting(rows * columns, ENTRY));
    const shares = { pointer: table, row: columns };
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
  });
  return outputs;
}

export function registerPooledProduct(): void {
  houseKernel("HeddlePooledProduct", pooled);
  houseKernel("HeddlePooledProductGradient", gradient);
}
