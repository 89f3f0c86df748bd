import type { DataType, TensorInfo } from "@heddle/ops";
import type { SimdBackend } from "../simd-backend.js";
import { stridesOf } from "./broadcast.js";
import { type Call, isWord, isWorthSplitting, sizeOf, stockKernel } from "./kernel.js";
import { stockAttributes } from "./stock-attributes.js";
import { concat, move, moved, offsetOf, slice } from "./strided-copies.js";

const fits = (x: TensorInfo, rank = 4): boolean => isWord(x) && x.shape.length <= rank;

// Long because it is a table of kernels, each a few lines.
export function registerLayouts(): void {
  for (const name of ["Identity", "StopGradient"])
    if (stockAttributes.has(name))
      stockKernel(name, ({ inputs: { x }, backend }: Call<"x", unknown>) => backend.share(x, x.shape));
  stockKernel("Reshape", ({ inputs: { x }, attributes, backend }: Call<"x", { shape: number[] }>) =>
    isWord(x) ? backend.share(x, stockAttributes.inferShape(attributes.shape, sizeOf(x.shape))) : undefined,
  );
  stockKernel("ExpandDims", ({ inputs: { input }, attributes, backend }: Call<"input", { dim: number }>) => {
    const { dim } = attributes;
    const at = dim < 0 ? input.shape.length + 1 + dim : dim;
    return isWord(input) ? backend.share(input, input.shape.toSpliced(at, 0, 1)) : undefined;
  });
  stockKernel("Transpose", ({ inputs: { x }, attributes, backend }: Call<"x", { perm: number[] }>) => {
    if (!fits(x)) return undefined;
    const shape = attributes.perm.map((axis) => x.shape[axis]);
    const strides = stridesOf(x.shape);
    return moved(backend, x, shape, {
      shape,
      from: attributes.perm.map((axis) => strides[axis]),
      to: stridesOf(shape),
    });
  });
  stockKernel("Slice", ({ inputs: { x }, attributes, backend }: Call<"x", { begin: number[]; size: number[] }>) => {
    if (!fits(x)) return undefined;
    const [begin, size] = stockAttributes.sliceBounds(x, attributes.begin, attributes.size);
    return slice(backend, x, begin, size);
  });
  stockKernel(
    "SplitV",
    ({ inputs: { x }, attributes, backend }: Call<"x", { numOrSizeSplits: number | number[]; axis: number }>) => {
      if (!fits(x)) return undefined;
      const axis = attributes.axis < 0 ? attributes.axis + x.shape.length : attributes.axis;
      const begin = new Array<number>(x.shape.length).fill(0);
      return stockAttributes.splitSizes(x, attributes.numOrSizeSplits, axis).map((length) => {
        const size = x.shape.with(axis, length);
        const part = slice(backend, x, begin, size)!;
        begin[axis] += length;
        return part;
      });
    },
  );
  stockKernel("Concat", ({ inputs, attributes, backend }: Call<never, { axis: number }>) => {
    const parts = inputs as unknown as TensorInfo[];
    const axis = attributes.axis < 0 ? attributes.axis + parts[0].shape.length : attributes.axis;
    return parts.every((part) => fits(part)) ? concat(backend, parts, axis) : undefined;
  });
  stockKernel("Pack", ({ inputs, attributes, backend }: Call<never, { axis: number }>) => {
    const parts = inputs as unknown as TensorInfo[];
    if (!parts.every((part) => fits(part, 3))) return undefined;
    const axis = attributes.axis < 0 ? attributes.axis + parts[0].shape.length + 1 : attributes.axis;
    return concat(
      backend,
      parts.map((part) => ({ ...part, shape: part.shape.toSpliced(axis, 0, 1) })),
      axis,
    );
  });
  stockKernel("Unpack", ({ inputs: { value }, attributes, backend }: Call<"value", { axis: number }>) => {
    if (!fits(value)) return undefined;
    const axis = attributes.axis < 0 ? attributes.axis + value.shape.length : attributes.axis;
    const begin = new Array<number>(value.shape.length).fill(0);
    return Array.from({ length: value.shape[axis] }, (_, i) => {
      const part = slice(backend, value, begin.with(axis, i), value.shape.with(axis, 1))!;
      return { ...part, shape: value.shape.toSpliced(axis, 1) };
    });
  });
  stockKernel("Tile", ({ inputs: { x }, attributes, backend }: Call<"x", { reps: number[] }>) => {
    if (!isWord(x)) return undefined;
    const { reps } = attributes;
    // each dimension as (times, size): the times have a stride of 0
    const strides = stridesOf(x.shape);
    const shape = x.shape.map((size, i) => size * reps[i]);
    const dimensions = x.shape.flatMap((size, i) => [reps[i], size]);
    return moved(backend, x, shape, {
      shape: dimensions,
      from: strides.flatMap((s) => [0, s]),
      to: stridesOf(dimensions),
    });
  });
  stockKernel(
    "PadV2",
    ({ inputs: { x }, attributes, backend }: Call<"x", { paddings: [number, number][]; constantValue: number }>) => {
      if (!fits(x)) return undefined;
      const shape = x.shape.map((size, i) => size + attributes.paddings[i][0] + attributes.paddings[i][1]);
      const output = filled(backend, shape, x.dtype, attributes.constantValue);
      const to = stridesOf(shape);
      const begin = attributes.paddings.map(([before]) => before);
      move(backend, x, output, { shape: x.shape, from: stridesOf(x.shape), to, toOffset: offsetOf(begin, to) });
      return output;
    },
  );
  stockKernel(
    "GatherV2",
    ({ inputs: { x, indices }, attributes, backend }: Call<"x" | "indices", { axis: number; batchDims: number }>) => {
      if (!isWord(x) || attributes.batchDims !== 0 || indices.dtype !== "int32") return undefined;
      const axis = attributes.axis < 0 ? attributes.axis + x.shape.length : attributes.axis;
      const [outer, inner] = [sizeOf(x.shape.slice(0, axis)), sizeOf(x.shape.slice(axis + 1))];
      const n = sizeOf(indices.shape);
      const output = backend.allocate(
        [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)],
        x.dtype,
      );
      const [from, by, to] = [x, indices, output].map((tensor) => backend.pointer(tensor)) as [number, number, number];
      backend.engine.run("gather", [outer, x.shape[axis], inner, from, n, by, to], isWorthSplitting(n * inner));
      return output;
    },
  );
  for (const [name, value] of [
    ["ZerosLike", 0],
    ["OnesLike", 1],
  ] as const)
    stockKernel(name, ({ inputs: { x }, backend }: Call<"x", unknown>) =>
      isWord(x) ? filled(backend, x.shape, x.dtype, value) : undefined,
    );
  stockKernel("Fill", ({ attributes, backend }: Call<never, { shape: number[]; value: unknown; dtype?: DataType }>) => {
    const { shape, value, dtype = "float32" } = attributes;
    return typeof value === "number" && dtype !== "string" && dtype !== "complex64"
      ? filled(backend, shape, dtype, value)
      : undefined;
  });
}

function filled(backend: SimdBackend, shape: readonly number[], dtype: DataType, value: number): TensorInfo {
  const output = backend.allocate(shape, dtype);
  const size = sizeOf(shape);
  backend.engine.run(
    "fill",
    [size, value, backend.pointer(output), dtype === "float32" ? 0 : 1],
    isWorthSplitting(size),
  );
  return output;
}
