import { HeddleError } from "@heddle/contracts";
import { COMMAND_BYTES } from "../engine/engine.js";
import type { Executor } from "../engine/executor.js";
import { type Heap, sizeClass } from "../engine/heap.js";
import type { Instance } from "../engine/kernel-module.js";
import { KERNELS } from "../engine/kernel-table.js";
import type { ExecutorFactory } from "../engine/start-engine.js";
import type { NativeAddon, NativeKernels } from "./addon.js";

/** `lanes` 0: as many as the processor has. */
export function nativeExecutors(addon: NativeAddon, lanes: number): ExecutorFactory {
  return {
    name: `native ${lanes}`,
    make: (heap, instance, { fused, threads }) => nativeExecutor(addon, lanes, heap, instance, fused, threads),
  };
}

/** Native kernels on native threads; kernels that native code lacks run in WebAssembly, on the calling thread. */
function nativeExecutor(
  addon: NativeAddon,
  lanes: number,
  heap: Heap,
  { calls, places }: Instance,
  fused: boolean,
  threads: number,
): Executor {
  const names = Object.keys(KERNELS);
  const bytes = () => new Uint8Array(heap.memory.buffer);
  const create = (isFused: boolean): NativeKernels | undefined =>
    addon.create(bytes(), names, Math.min(...Object.values(places)), threads, isFused, lanes);
  // A processor without fused multiply-add rounds twice, as WebAssembly does there.
  const kernels = (fused ? create(true) : undefined) ?? create(false);
  if (kernels === undefined) {
    throw new HeddleError("incompatible-plugins", {
      expected: `a processor with vectors of ${lanes} floats, for the option lanes`,
      got: "one without",
      next: "Set lanes: auto, which takes the widest vectors of the processor.",
    });
  }
  const { executor } = kernels;
  const passBlocks = addon.blocks && blockPasser(heap, addon.blocks, executor);
  let { byteLength } = heap.memory.buffer;
  return {
    threads,
    run(list, count, together) {
      if (heap.memory.buffer.byteLength !== byteLength) {
        addon.resize(executor, bytes());
        byteLength = heap.memory.buffer.byteLength;
      }
      passBlocks?.();
      for (let at = 0; at < count; at++) {
        at = addon.run(executor, list, at, count, together);
        if (at < count) calls.runAlone(list + COMMAND_BYTES * at, 1);
      }
    },
    stop: () => addon.stop(executor),
  };
}

/** Observes the heap's blocks; the function that it returns passes them to a build with checks if there are new ones. */
function blockPasser(heap: Heap, pass: NonNullable<NativeAddon["blocks"]>, executor: object): () => void {
  // A block keeps its address and its size.
  const blocks = new Map<number, number>();
  let passed = 0;
  const allocate = heap.allocate.bind(heap);
  heap.allocate = (bytes) => {
    const pointer = allocate(bytes);
    blocks.set(pointer, sizeClass(bytes));
    return pointer;
  };
  return () => {
    if (blocks.size === passed) return;
    pass(executor, Uint32Array.from([...blocks].sort(([a], [b]) => a - b).flat()));
    passed = blocks.size;
  };
}

/** The widths of vectors that this processor has, of those that the addon was compiled for. */
export const availableLanes = (addon: NativeAddon): number[] =>
  [4, 8, 16].filter((lanes) => {
    const kernels = addon.create(new Uint8Array(64), [], 0, 1, false, lanes);
    if (kernels) addon.stop(kernels.executor);
    return kernels !== undefined;
  });
