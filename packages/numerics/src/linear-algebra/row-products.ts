import type { CsrRows, Matrix } from "@heddle/contracts";
import { webAssemblyKernels } from "../kernels/web-assembly-kernels.js";
import { binary } from "./row-products-module.js";

/** The exports of assembly/index.ts; parameters after the width are addresses. */
interface Exports {
  multiplyRows: Kernel;
  addTransposed: Kernel;
}
type Kernel = (
  rows: number,
  width: number,
  rowStarts: number,
  columns: number,
  values: number,
  from: number,
  to: number,
) => void;

/** Writes the values of the entries of a block, whose first row has the number `cell`. */
export type Transform = (block: CsrRows, cell: number, values: Float64Array) => void;

const PAGE = 65536;
const instantiate = webAssemblyKernels<Exports>(binary);

/**
 * Products of blocks of sparse rows, whose values are those of `transform`, with a matrix of few columns. In WebAssembly
 * where the platform has its vectors, else in JavaScript, with the same bits.
 */
export class RowProducts {
  private readonly memory: WebAssembly.Memory | undefined;
  private readonly exports: Exports | undefined;
  private buffer: ArrayBuffer = new ArrayBuffer(0);
  private width = 0;
  private right = new Float64Array(0);
  private product = new Float64Array(0);
  private rowStarts = new Int32Array(0);
  private columns = new Int32Array(0);
  private values = new Float64Array(0);
  private left = new Float64Array(0);

  constructor(
    private readonly genes: number,
    private readonly transform: Transform,
    inWebAssembly = typeof WebAssembly !== "undefined",
  ) {
    if (!inWebAssembly) return;
    this.memory = new WebAssembly.Memory({ initial: 1 });
    this.exports = instantiate(this.memory);
  }

  /** Sets the matrix, genes × any, and the sum of `addTransposed` to 0. */
  start(right: Matrix): void {
    this.width = right.columns;
    this.reserve(0, 0);
    this.right.set(right.values);
    this.product.fill(0);
  }

  /** Rows · right, rows × right.columns: valid until the next block. Change it before `addTransposed` if needed. */
  multiply(block: CsrRows, cell: number): Float64Array {
    const rows = block.rowStarts.length - 1;
    this.reserve(rows, block.counts.length);
    this.rowStarts.set(block.rowStarts);
    this.columns.set(block.columns);
    this.transform(block, cell, this.values);
    if (this.exports) this.call(this.exports.multiplyRows, this.right, this.left);
    else this.multiplyInJavaScript();
    return this.left;
  }

  /** Adds rowsᵀ · left to the sum, where left is what `multiply` returned for the present block. */
  addTransposed(): void {
    if (this.exports) this.call(this.exports.addTransposed, this.left, this.product);
    else this.addInJavaScript();
  }

  /** The sum, genes × right.columns. */
  sum(): Matrix {
    return { rows: this.genes, columns: this.width, values: this.product.slice() };
  }

  private call(kernel: Kernel, from: Float64Array, to: Float64Array): void {
    const { rowStarts, columns, values } = this;
    kernel(
      rowStarts.length - 1,
      this.width,
      rowStarts.byteOffset,
      columns.byteOffset,
      values.byteOffset,
      from.byteOffset,
      to.byteOffset,
    );
  }

  /** Views of the memory: both matrices first, which a larger block does not move. */
  private reserve(rows: number, entries: number): void {
    const { genes, width } = this;
    const lengths = [genes * width, genes * width, rows * width, entries];
    const doubles = lengths.reduce((sum, length) => sum + length, 0);
    const buffer = this.withRoom(8 * doubles + 4 * (rows + 1 + entries));
    const starts = lengths.map((_, i) => 8 * lengths.slice(0, i).reduce((sum, length) => sum + length, 0));
    [this.right, this.product, this.left, this.values] = lengths.map(
      (length, i) => new Float64Array(buffer, starts[i], length),
    );
    this.rowStarts = new Int32Array(buffer, 8 * doubles, rows + 1);
    this.columns = new Int32Array(buffer, this.rowStarts.byteOffset + this.rowStarts.byteLength, entries);
  }

  private withRoom(bytes: number): ArrayBuffer {
    const missing = bytes - this.buffer.byteLength;
    if (missing <= 0) return this.buffer;
    if (this.exports && this.memory) {
      this.memory.grow(Math.ceil((bytes - this.memory.buffer.byteLength) / PAGE));
      this.buffer = this.memory.buffer;
    } else {
      const grown = new Uint8Array(bytes);
      grown.set(new Uint8Array(this.buffer));
      this.buffer = grown.buffer;
    }
    return this.buffer;
  }

  private multiplyInJavaScript(): void {
    const { left, right } = this;
    left.fill(0);
    this.eachEntry((value, at, gene) => addScaled(left, at, value, right, gene, this.width));
  }

  private addInJavaScript(): void {
    const { left, product } = this;
    this.eachEntry((value, at, gene) => addScaled(product, gene, value, left, at, this.width));
  }

  private eachEntry(visit: (value: number, row: number, gene: number) => void): void {
    const { rowStarts, columns, values } = this;
    for (let row = 0; row < rowStarts.length - 1; row++)
      for (let at = rowStarts[row]; at < rowStarts[row + 1]; at++)
        if (values[at] !== 0) visit(values[at], row, columns[at]);
  }
}

/** Row `to` of target += factor · row `from` of source. */
function addScaled(
  target: Float64Array,
  to: number,
  factor: number,
  source: Float64Array,
  from: number,
  width: number,
): void {
  for (let k = 0, t = to * width, s = from * width; k < width; k++, t++, s++) target[t] += factor * source[s];
}
