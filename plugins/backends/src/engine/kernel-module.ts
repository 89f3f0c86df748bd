import { HeddleError } from "@heddle/contracts";
import { KERNELS, type KernelName } from "./kernel-table.js";

/** What assembly/index.ts exports to be called by the host: pointers and lengths are numbers, flags 0 or 1. */
export interface HostCalls {
  aggregateGaussianScratch(cells: number): number;
  aggregateGaussianGradientScratch(units: number): number;
  countLikelihoodScratch(genes: number): number;
  matrixProductScratch(rows: number): number;
  runAlone(list: number, count: number): void;
  runTogether(list: number, count: number, threads: number, control: number): number;
  serve(thread: number, control: number): void;
}

/** A module over a memory: its calls, and the place in its table of each kernel, the same in every instance. */
export interface Instance {
  readonly calls: HostCalls;
  readonly places: Readonly<Record<KernelName, number>>;
}

/**
 * The kernels' module for a memory that is shared or not: with fused multiply-add where `relaxed` is asked for and the
 * engine supports relaxed SIMD. Throws HeddleError "internal" where there is no WebAssembly SIMD at all.
 */
export async function compileKernels(
  shared: boolean,
  relaxed: boolean,
): Promise<{ module: WebAssembly.Module; relaxed: boolean }> {
  const fused = relaxed ? await bytesOf(true, shared) : undefined;
  const usesFused = fused !== undefined && WebAssembly.validate(fused);
  const bytes = usesFused ? fused : await bytesOf(false, shared);
  if (!WebAssembly.validate(bytes)) {
    throw new HeddleError("internal", {
      expected: "an engine with WebAssembly SIMD (Node 16.4, Chrome 91, Firefox 89, Safari 16.4 or later)",
      got: "one without",
      next: "Set backend: cpu, or use a later engine.",
    });
  }
  return { module: await WebAssembly.compile(bytes), relaxed: usesFused };
}

/** Every thread makes its own instance; the kernels come to stand in its table in the order of KERNELS. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Instance {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const table = exports.table as WebAssembly.Table;
  const names = Object.keys(KERNELS) as KernelName[];
  const first = table.grow(names.length);
  for (const [i, name] of names.entries()) table.set(first + i, exports[name] as () => void);
  const places = Object.fromEntries(names.map((name, i) => [name, first + i])) as Record<KernelName, number>;
  return { calls: exports as unknown as HostCalls, places };
}

async function bytesOf(relaxed: boolean, shared: boolean): Promise<Uint8Array<ArrayBuffer>> {
  const { binary } = relaxed ? await import("./relaxed-kernels.js") : await import("./plain-kernels.js");
  const bytes = Uint8Array.from(atob(binary), (character) => character.charCodeAt(0));
  return shared ? bytes : withUnsharedMemory(bytes);
}

/** "env" "memory", both with their lengths, then the kind (2: memory) and the flags of its limits (3: shared, with maximum). */
const SHARED_IMPORT = [3, 101, 110, 118, 6, 109, 101, 109, 111, 114, 121, 2, 3];

/**
 * The same module for unshared memory: one flag is all that differs, since atomic instructions are valid on either. A
 * module that imports shared memory does not instantiate with unshared.
 */
function withUnsharedMemory(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  for (let at = 0; at + SHARED_IMPORT.length <= bytes.length; at++) {
    if (!SHARED_IMPORT.every((byte, i) => bytes[at + i] === byte)) continue;
    const copy = bytes.slice();
    copy[at + SHARED_IMPORT.length - 1] = 1;
    return copy;
  }
  return bytes;
}
