import type { FeedArray } from "@heddle/contracts";
import type { Heap } from "./heap.js";

/** Host arrays that kernels need in the heap, and what is computed from them once. */
export interface BoundArrays {
  /** Where the array's values lie now. */
  bind(array: FeedArray): number;
  /** Elements that a later array in this one's place may have; its own length outside of a recording. */
  capacity(array: FeedArray): number;
  /** What `compute` made for this array under this name: its blocks live as long as the array is bound. */
  derived<T>(array: FeedArray, name: string, compute: (allocate: (bytes: number) => number) => T): T;
}

interface Bound {
  readonly blocks: { pointer: number; bytes: number }[];
  readonly derived: Map<string, unknown>;
  pointer: number | undefined;
}

/** Kernels of one call bind fewer arrays than this. */
const KEPT = 24;

/** For eager steps: keeps the latest arrays and releases the blocks of older ones. */
export function boundArrays(heap: Heap): BoundArrays {
  const kept = new Map<FeedArray, Bound>();
  const entry = (array: FeedArray): Bound => {
    const known = kept.get(array) ?? { blocks: [], derived: new Map(), pointer: undefined };
    // the newest comes last
    kept.delete(array);
    kept.set(array, known);
    for (const [oldest, { blocks }] of kept) {
      if (kept.size <= KEPT) break;
      for (const { pointer, bytes } of blocks) heap.release(pointer, bytes);
      kept.delete(oldest);
    }
    return known;
  };
  const take = (bound: Bound, bytes: number): number => {
    const pointer = heap.allocate(bytes);
    bound.blocks.push({ pointer, bytes });
    return pointer;
  };
  return {
    bind(array) {
      const bound = entry(array);
      if (bound.pointer === undefined) {
        bound.pointer = take(bound, 4 * array.length);
        copyWords(heap, array, bound.pointer);
      }
      return bound.pointer;
    },
    capacity: (array) => array.length,
    derived<T>(array: FeedArray, name: string, compute: (allocate: (bytes: number) => number) => T): T {
      const bound = entry(array);
      if (!bound.derived.has(name))
        bound.derived.set(
          name,
          compute((bytes) => take(bound, bytes)),
        );
      return bound.derived.get(name) as T;
    },
  };
}

/** Copies values of any type into the heap, unchanged. */
export function copyWords(heap: Heap, array: FeedArray, pointer: number): void {
  if (array instanceof Float32Array) heap.floats(pointer, array.length).set(array);
  else heap.integers(pointer, array.length).set(array);
}
