import type { TensorInfo } from "@heddle/ops";
import type { SimdBackend } from "../simd-backend.js";
import { type Call, sizeOf, stockKernel } from "./kernel.js";

type Pair = Call<"a" | "b", unknown>;

const isFloat = (...tensors: TensorInfo[]): boolean => tensors.every(({ dtype }) => dtype === "float32");
const sameShape = (a: TensorInfo, b: TensorInfo): boolean =>
  a.shape.length === b.shape.length && a.shape.every((size, i) => size === b.shape[i]);
/** True where b is one row for every row of the matrix a. */
const isRowOf = (b: TensorInfo, a: TensorInfo): boolean =>
  a.shape.length === 2 &&
  sizeOf(b.shape) === a.shape[1] &&
  (b.shape.length === 1 || (b.shape.length === 2 && b.shape[0] === 1));

function run(backend: SimdBackend, like: TensorInfo, use: (output: number, size: number) => void): TensorInfo {
  const output = backend.allocate(like.shape);
  use(backend.pointer(output), sizeOf(like.shape));
  return output;
}

/** a + factor · b. */
const sum =
  (factor: number) =>
  ({ inputs: { a, b }, backend }: Pair): TensorInfo | undefined => {
    if (!isFloat(a, b)) return undefined;
    const { kernels } = backend;
    if (sameShape(a, b)) {
      const [x, y] = [backend.pointer(a), backend.pointer(b)];
      return run(backend, a, (out, size) => kernels.addScaled(size, x, y, factor, out));
    }
    if (!isRowOf(b, a)) return undefined;
    const [x, row] = [backend.pointer(a), backend.pointer(b)];
    return run(backend, a, (out) => kernels.addRow(a.shape[0]!, a.shape[1]!, x, row, factor, out));
  };

function product({ inputs, backend }: Pair): TensorInfo | undefined {
  // The larger one first: multiplication is the same either way round.
  const [a, b] = sizeOf(inputs.a.shape) >= sizeOf(inputs.b.shape) ? [inputs.a, inputs.b] : [inputs.b, inputs.a];
  if (!isFloat(a, b)) return undefined;
  const { kernels } = backend;
  const [x, y] = [backend.pointer(a), backend.pointer(b)];
  if (sameShape(a, b)) return run(backend, a, (out, size) => kernels.multiply(size, x, y, out));
  if (b.shape.length === 0) {
    const factor = backend.heap.floats(y, 1)[0]!;
    return run(backend, a, (out, size) => kernels.multiplyBy(size, x, factor, out));
  }
  if (isRowOf(b, a)) return run(backend, a, (out) => kernels.multiplyRow(a.shape[0]!, a.shape[1]!, x, y, out));
  return undefined;
}

export function registerElementwise(): void {
  stockKernel<"a" | "b", unknown>("Add", sum(1));
  stockKernel<"a" | "b", unknown>("Sub", sum(-1));
  stockKernel<"a" | "b", unknown>("Multiply", product);
  stockKernel<"x", unknown>("Relu", ({ inputs: { x }, backend }) => {
    if (!isFloat(x)) return undefined;
    const from = backend.pointer(x);
    return run(backend, x, (out, size) => backend.kernels.relu(size, from, out));
  });
  stockKernel<"x", { axis: number | number[]; keepDims: boolean }>("Sum", ({ inputs: { x }, attributes, backend }) => {
    const axis = [attributes.axis ?? []].flat();
    if (!isFloat(x) || x.shape.length !== 2 || axis.length !== 1 || axis[0] !== 0) return undefined;
    const [rows, columns] = x.shape as [number, number];
    const output = backend.allocate(attributes.keepDims ? [1, columns] : [columns]);
    backend.kernels.columnSums(rows, columns, backend.pointer(x), backend.pointer(output));
    return output;
  });
}
