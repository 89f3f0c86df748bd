import { COMMAND_BYTES } from "../engine/engine.js";
import type { Executor } from "../engine/executor.js";
import { type Heap, sizeClass } from "../engine/heap.js";
import type { Instance } from "../engine/kernel-module.js";
import { KERNELS, type KernelName } from "../engine/kernel-table.js";
import type { ExecutorFactory } from "../engine/start-engine.js";

/** How many commands of each kernel both executors ran, and where their results differ. */
export interface Comparison {
  readonly compared: Map<string, number>;
  readonly differences: string[];
}

/** Runs every command in WebAssembly and then by the other executor, on the same bytes, and compares what they write. */
export function comparingExecutors(other: ExecutorFactory, comparison: Comparison): ExecutorFactory {
  return {
    name: `comparing ${other.name}`,
    make(heap, instance, settings) {
      const tested = other.make(heap, instance, settings);
      const names = new Map(Object.entries(instance.places).map(([name, place]) => [place, name as KernelName]));
      const blocks = blocksOf(heap);
      return {
        threads: tested.threads,
        stop: () => tested.stop(),
        run(list, count) {
          for (let at = list; at < list + COMMAND_BYTES * count; at += COMMAND_BYTES)
            compareOne({ heap, instance, tested, names, blocks }, at, comparison);
        },
      };
    },
  };
}

/** The bytes of every block by its address. */
function blocksOf(heap: Heap): ReadonlyMap<number, number> {
  const blocks = new Map<number, number>();
  const allocate = heap.allocate.bind(heap);
  heap.allocate = (bytes) => {
    const pointer = allocate(bytes);
    blocks.set(pointer, sizeClass(bytes));
    return pointer;
  };
  return blocks;
}

interface Sides {
  readonly heap: Heap;
  readonly instance: Instance;
  readonly tested: Executor;
  readonly names: ReadonlyMap<number, KernelName>;
  readonly blocks: ReadonlyMap<number, number>;
}

function compareOne({ heap, instance, tested, names, blocks }: Sides, at: number, comparison: Comparison): void {
  const [place, scope, , args] = heap.integers(at, 4);
  const kernel = names.get(place)!;
  const pointers = KERNELS[kernel].writes.map((i) => heap.doubles(args, i + 1)[i]).filter((pointer) => pointer !== 0);
  const written = pointers.map((pointer) => heap.integers(pointer, (blocks.get(pointer) ?? 64) / 4));
  const before = written.map((words) => words.slice());
  instance.calls.runAlone(at, 1);
  const expected = written.map((words) => words.slice());
  for (const [i, words] of written.entries()) words.set(before[i]);
  tested.run(at, 1, scope === 1);
  comparison.compared.set(kernel, (comparison.compared.get(kernel) ?? 0) + 1);
  for (const [i, words] of written.entries()) {
    const wrong = words.findIndex(
      (word, j) => word !== expected[i][j] && !(isNaNWord(word) && isNaNWord(expected[i][j])),
    );
    if (wrong < 0) continue;
    const [ours, theirs] = [words, expected[i]].map(
      (array) => new Float32Array(array.slice(wrong, wrong + 1).buffer)[0],
    );
    const given = Array.from(heap.doubles(args, 22));
    comparison.differences.push(`${kernel}(${given.join()}): ${ours} instead of ${theirs} at ${wrong} of output ${i}`);
  }
}

/** The bits of a NaN, which WebAssembly leaves open. */
const isNaNWord = (word: number): boolean => (word & 0x7fffffff) > 0x7f800000;
