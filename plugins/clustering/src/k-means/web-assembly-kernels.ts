import { webAssemblyKernels } from "@heddle/numerics";
import { binary } from "./kernels-module.js";
import type { KernelMemory } from "./workspace.js";

/** The exports of assembly/index.ts; parameters after the counts are addresses. */
interface Exports {
  assign(
    cells: number,
    columns: number,
    count: number,
    values: number,
    centers: number,
    sums: number,
    sizes: number,
    labels: number,
    upper: number,
    lower: number,
    own: number,
    others: number,
    reach: number,
    packed: number,
    distances: number,
    pending: number,
  ): number;
  approach(cells: number, columns: number, values: number, center: number, nearest: number): number;
}

const PAGE = 65536;
const instantiate = webAssemblyKernels<Exports>(binary);

/** Kernels over a memory of at least `bytes`; undefined where WebAssembly or its vectors are missing or forbidden. */
export function kernelsInWebAssembly(bytes: number): KernelMemory | undefined {
  if (typeof WebAssembly === "undefined") return undefined;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
  const exports = instantiate(memory);
  if (exports === undefined) return undefined;
  return {
    buffer: memory.buffer,
    kernels: {
      assign: (of, count) =>
        exports.assign(
          of.rows,
          of.columns,
          count,
          of.values.byteOffset,
          of.centers.byteOffset,
          of.sums.byteOffset,
          of.sizes.byteOffset,
          of.labels.byteOffset,
          of.upper.byteOffset,
          of.lower.byteOffset,
          of.own.byteOffset,
          of.others.byteOffset,
          of.reach.byteOffset,
          of.packed.byteOffset,
          of.distances.byteOffset,
          of.pending.byteOffset,
        ),
      approach: (of, center) =>
        exports.approach(
          of.rows,
          of.columns,
          of.values.byteOffset,
          of.centers.byteOffset + center * of.columns * of.centers.BYTES_PER_ELEMENT,
          of.nearest.byteOffset,
        ),
    },
  };
}
