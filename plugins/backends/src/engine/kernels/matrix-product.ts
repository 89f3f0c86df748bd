import type { TensorInfo } from "@heddle/ops";
import type { SimdBackend } from "../simd-backend.js";
import { heddleKernel, stockKernel } from "./kernel.js";

interface Transposed {
  readonly a: boolean;
  readonly b: boolean;
}

/** Multiplications from which parallel work is worth a barrier. */
const WORTH_SPLITTING = 100_000;
/** Rows of a tile: parts of fewer rows would repeat the packing of the other operand too often. */
const FEW_COLUMNS = 64;

/** One product over the heap: sizes, and where the operands lie, with floats from one row to the next. */
export interface Product {
  readonly transposed: Transposed;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly a: Operand;
  readonly b: Operand;
  readonly c: Operand;
  readonly bias?: number;
  /** Added to the values of c; also a bias. */
  readonly onto?: boolean;
}
interface Operand {
  readonly pointer: number;
  readonly row: number;
  /** Floats from `pointer` to where it begins: of b and c only. */
  readonly begin?: number;
}

export function runProduct({ engine }: SimdBackend, { transposed, m, n, k, a, b, c, bias, onto }: Product): void {
  const byColumns = n >= FEW_COLUMNS || n >= m;
  const packed = transposed.a ? m : 0;
  engine.heap.scratch(engine.threads * engine.calls.matrixProductScratch(packed), (scratch) =>
    engine.run(
      "matrixProduct",
      [
        ...[+transposed.a, +transposed.b, m, n, k, a.pointer, a.row, b.pointer, b.row, c.pointer, c.row],
        ...[bias ?? 0, +byColumns, scratch, b.begin ?? 0, c.begin ?? 0, +(onto ?? false)],
      ],
      m * n * k >= WORTH_SPLITTING,
    ),
  );
}

function multiply(
  backend: SimdBackend,
  a: TensorInfo,
  b: TensorInfo,
  transposed: Transposed,
  bias?: TensorInfo,
): TensorInfo {
  const [aRows, aColumns] = a.shape as [number, number];
  const [bRows, bColumns] = b.shape as [number, number];
  const m = transposed.a ? aColumns : aRows;
  const k = transposed.a ? aRows : aColumns;
  const n = transposed.b ? bRows : bColumns;
  const output = backend.allocate([m, n]);
  if (m * n === 0) return output;
  const operand = (tensor: TensorInfo) => ({ pointer: backend.pointer(tensor), row: tensor.shape[1] });
  const operands = { a: operand(a), b: operand(b), c: operand(output) };
  runProduct(backend, { transposed, m, n, k, ...operands, ...(bias && { bias: backend.pointer(bias) }) });
  return output;
}

export function registerMatrixProduct(): void {
  heddleKernel<"a" | "b", Transposed>("HeddleMatrixProduct", ({ inputs: { a, b }, attributes, backend }) =>
    multiply(backend, a, b, attributes),
  );
  heddleKernel<"x" | "weights" | "bias", undefined>("HeddleAffine", ({ inputs: { x, weights, bias }, backend }) =>
    multiply(backend, x, weights, { a: false, b: false }, bias),
  );
  stockKernel<"a" | "b", { transposeA: boolean; transposeB: boolean }>(
    "BatchMatMul",
    ({ inputs: { a, b }, attributes, backend }) => {
      const batches = (x: TensorInfo) => x.shape.slice(0, -2).reduce((product, size) => product * size, 1);
      if (a.dtype !== "float32" || b.dtype !== "float32" || batches(a) !== 1 || batches(b) !== 1) return undefined;
      const matrix = (x: TensorInfo): TensorInfo => ({ ...x, shape: x.shape.slice(-2) });
      const product = multiply(backend, matrix(a), matrix(b), { a: attributes.transposeA, b: attributes.transposeB });
      const leading = a.shape.length >= b.shape.length ? a.shape.slice(0, -2) : b.shape.slice(0, -2);
      return { ...product, shape: [...leading, ...product.shape] };
    },
  );
}
