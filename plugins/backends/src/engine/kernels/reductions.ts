import type { TensorInfo } from "@heddle/ops";
import { type Call, isFloat, isWorthSplitting, sizeOf, stockKernel } from "./kernel.js";

interface Attributes {
  readonly axis?: number | number[] | null;
  readonly reductionIndices?: number | number[];
  readonly keepDims?: boolean;
}

/** outer × size × inner, where the axes reduced lie together; undefined where they do not. */
function layout(shape: readonly number[], axes: readonly number[]): [number, number, number] | undefined {
  const [first = 0] = axes;
  if (axes.some((axis, i) => axis !== first + i)) return undefined;
  const end = first + axes.length;
  return [sizeOf(shape.slice(0, first)), sizeOf(shape.slice(first, end)), sizeOf(shape.slice(end))];
}

function axesOf(given: number | readonly number[] | null | undefined, rank: number): number[] {
  const all = given === undefined || given === null ? [] : [given].flat();
  if (all.length === 0) return Array.from({ length: rank }, (_, i) => i);
  return all.map((axis) => (axis < 0 ? axis + rank : axis)).sort((a, b) => a - b);
}

function reduction(op: 0 | 1, mean: boolean) {
  return ({ inputs: { x }, attributes, backend }: Call<"x", Attributes>): TensorInfo | undefined => {
    if (!isFloat(x)) return undefined;
    const axes = axesOf(attributes.axis ?? attributes.reductionIndices, x.shape.length);
    const sizes = layout(x.shape, axes);
    if (sizes === undefined || (sizeOf(x.shape) === 0 && (op === 1 || mean))) return undefined;
    const kept = x.shape.map((size, i) => (axes.includes(i) ? 1 : size));
    const output = backend.allocate(attributes.keepDims ? kept : kept.filter((_, i) => !axes.includes(i)));
    const factor = mean ? 1 / sizes[1] : 1;
    const given = [op, ...sizes, backend.pointer(x), factor, backend.pointer(output)];
    backend.engine.run("reduce", given, isWorthSplitting(sizeOf(x.shape)) && sizes[0] * sizes[2] > 16);
    return output;
  };
}

export function registerReductions(): void {
  stockKernel("Sum", reduction(0, false));
  stockKernel("Mean", reduction(0, true));
  stockKernel("Max", reduction(1, false));
}
