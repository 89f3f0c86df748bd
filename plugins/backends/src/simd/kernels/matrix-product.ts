import type { TensorInfo } from "@heddle/ops";
import type { SimdBackend } from "../simd-backend.js";
import { houseKernel, stockKernel } from "./kernel.js";

interface Transposed {
  readonly a: boolean;
  readonly b: boolean;
}

/** Multiplications from which the threads' meeting is worth it. */
const WORTH_SPLITTING = 100_000;
/** Rows of a tile: parts of fewer rows would repeat the packing of the other operand too often. */
const FEW_COLUMNS = 64;

function multiply(
  backend: SimdBackend,
  a: TensorInfo,
  b: TensorInfo,
  transposed: Transposed,
  bias?: TensorInfo,
): TensorInfo {
  const { engine } = backend;
  const [aRows, aColumns] = a.shape as [number, number];
  const [bRows, bColumns] = b.shape as [number, number];
  const m = transposed.a ? aColumns : aRows;
  const k = transposed.a ? aRows : aColumns;
  const n = transposed.b ? bRows : bColumns;
  const output = backend.allocate([m, n]);
  if (m * n === 0) return output;
  const pointers = [a, b, output].map((tensor) => backend.pointer(tensor)) as [number, number, number];
  const byColumns = n >= FEW_COLUMNS || n >= m;
  engine.heap.scratch(engine.threads * engine.calls.matrixProductScratch(m), (scratch) =>
    engine.run(
      "matrixProduct",
      [
        ...[+transposed.a, +transposed.b, m, n, k, pointers[0], aColumns, pointers[1], bColumns, pointers[2], n],
        ...[bias ? backend.pointer(bias) : 0, +byColumns, scratch],
      ],
      m * n * k >= WORTH_SPLITTING,
    ),
  );
  return output;
}

export function registerMatrixProduct(): void {
  houseKernel<"a" | "b", Transposed>("HeddleMatrixProduct", ({ inputs: { a, b }, attributes, backend }) =>
    multiply(backend, a, b, attributes),
  );
  houseKernel<"x" | "weights" | "bias", undefined>("HeddleAffine", ({ inputs: { x, weights, bias }, backend }) =>
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
