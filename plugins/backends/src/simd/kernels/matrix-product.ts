import type { TensorInfo } from "@heddle/ops";
import type { SimdBackend } from "../simd-backend.js";
import { houseKernel, stockKernel } from "./kernel.js";

interface Transposed {
  readonly a: boolean;
  readonly b: boolean;
}

function multiply(backend: SimdBackend, a: TensorInfo, b: TensorInfo, transposed: Transposed): TensorInfo {
  const { heap, kernels } = backend;
  const [aRows, aColumns] = a.shape as [number, number];
  const [bRows, bColumns] = b.shape as [number, number];
  const m = transposed.a ? aColumns : aRows;
  const k = transposed.a ? aRows : aColumns;
  const n = transposed.b ? bRows : bColumns;
  const output = backend.allocate([m, n]);
  const [x, y, z] = [backend.pointer(a), backend.pointer(b), backend.pointer(output)];
  heap.scratch(kernels.matrixProductScratch(m), (scratch) =>
    kernels.matrixProduct(+transposed.a, +transposed.b, k, x, aColumns, y, bColumns, z, n, 0, m, 0, n, scratch),
  );
  return output;
}

export function registerMatrixProduct(): void {
  houseKernel<"a" | "b", Transposed>("HeddleMatrixProduct", ({ inputs: { a, b }, attributes, backend }) =>
    multiply(backend, a, b, attributes),
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
