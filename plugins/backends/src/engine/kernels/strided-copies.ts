import type { TensorInfo } from "@heddle/ops";
import type { SimdBackend } from "../simd-backend.js";
import { join, stridesOf } from "./broadcast.js";
import { isWord, isWorthSplitting, sizeOf } from "./kernel.js";

/** What is read and where it goes: strides in elements, offsets in elements. */
export interface Move {
  readonly shape: readonly number[];
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly fromOffset?: number;
  readonly toOffset?: number;
}

/** One strided copy; false where it has more than four dimensions that do not join. */
export function move(
  backend: SimdBackend,
  x: TensorInfo,
  y: TensorInfo,
  { shape, from, to, fromOffset = 0, toOffset = 0 }: Move,
): boolean {
  const plan = join(shape, [from, to]);
  if (plan === undefined) return false;
  const size = sizeOf(shape);
  if (size === 0) return true;
  const [read, write] = plan.strides;
  const args = [...plan.sizes, backend.pointer(x), ...read, backend.pointer(y), ...write, fromOffset, toOffset];
  backend.engine.run("copyStrided", args, isWorthSplitting(size) && (plan.sizes[0] > 1 || plan.sizes[1] > 1));
  return true;
}

export const offsetOf = (begin: readonly number[], strides: readonly number[]): number =>
  begin.reduce((sum, at, i) => sum + at * strides[i], 0);

export function moved(
  backend: SimdBackend,
  x: TensorInfo,
  shape: readonly number[],
  how: Move,
): TensorInfo | undefined {
  const y = backend.allocate(shape, x.dtype);
  if (move(backend, x, y, how)) return y;
  backend.disposeData(y.dataId);
  return undefined;
}

export function slice(
  backend: SimdBackend,
  x: TensorInfo,
  begin: readonly number[],
  size: readonly number[],
): TensorInfo | undefined {
  const strides = stridesOf(x.shape);
  return moved(backend, x, size, {
    shape: size,
    from: strides,
    to: stridesOf(size),
    fromOffset: offsetOf(begin, strides),
  });
}

/** Parts side by side along an axis. */
export function concat(backend: SimdBackend, parts: readonly TensorInfo[], axis: number): TensorInfo | undefined {
  const filled = parts.filter(({ shape }) => sizeOf(shape) > 0);
  const [first] = parts;
  if (!parts.every((part) => isWord(part) && part.dtype === first.dtype)) return undefined;
  const shape = first.shape.map((size, i) => (i === axis ? parts.reduce((sum, part) => sum + part.shape[i], 0) : size));
  const output = backend.allocate(shape, first.dtype);
  const to = stridesOf(shape);
  let at = 0;
  for (const part of filled) {
    move(backend, part, output, { shape: part.shape, from: stridesOf(part.shape), to, toOffset: at * to[axis] });
    at += part.shape[axis];
  }
  return output;
}
