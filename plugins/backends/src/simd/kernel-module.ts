import { HeddleError } from "@heddle/contracts";
import type { Heap } from "./heap.js";

/** What assembly/index.ts exports; all pointers and lengths are numbers, flags are 0 or 1. */
export type Kernels = Readonly<Record<KernelName, (...given: number[]) => number>>;
export type KernelName =
  | "adam"
  | "addRow"
  | "addScaled"
  | "columnSums"
  | "countLikelihood"
  | "countLikelihoodScratch"
  | "dispersionTable"
  | "expOf"
  | "logOf"
  | "matrixProduct"
  | "matrixProductScratch"
  | "multiply"
  | "multiplyBy"
  | "multiplyRow"
  | "relu"
  | "sparseProduct"
  | "standardise"
  | "standardiseGradient"
  | "turnSparse"
  | "weighRows"
  | "weighedSums";

/**
 * The kernels over a heap: with fused multiply-add where `relaxed` is asked for and the engine knows relaxed SIMD.
 * Throws HeddleError "internal" where there is no WebAssembly SIMD at all.
 */
export async function loadKernels(heap: Heap, relaxed: boolean): Promise<{ kernels: Kernels; relaxed: boolean }> {
  const fused = relaxed ? await bytesOf(true, heap.shared) : undefined;
  const usesFused = fused !== undefined && WebAssembly.validate(fused);
  const bytes = usesFused ? fused : await bytesOf(false, heap.shared);
  if (!WebAssembly.validate(bytes)) {
    throw new HeddleError("internal", {
      expected: "an engine with WebAssembly SIMD (Node 16.4, Chrome 91, Firefox 89, Safari 16.4 or later)",
      got: "one without",
      next: "Set backend: cpu, or use a later engine.",
    });
  }
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory: heap.memory } });
  return { kernels: instance.exports as unknown as Kernels, relaxed: usesFused };
}

async function bytesOf(relaxed: boolean, shared: boolean): Promise<Uint8Array<ArrayBuffer>> {
  const { binary } = relaxed ? await import("./relaxed-kernels.js") : await import("./plain-kernels.js");
  const bytes = Uint8Array.from(atob(binary), (character) => character.charCodeAt(0));
  return shared ? bytes : withUnsharedMemory(bytes);
}

/** "env" "memory", both with their lengths, then the kind (2: memory) and the flags of its limits (3: shared, with maximum). */
const SHARED_IMPORT = [3, 101, 110, 118, 6, 109, 101, 109, 111, 114, 121, 2, 3];

/**
 * The same module for unshared memory. The kernels hold no atomic instruction, so one flag is all that differs; a module
 * that imports shared memory does not instantiate with unshared.
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
