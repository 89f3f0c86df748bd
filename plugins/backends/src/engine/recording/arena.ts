import { type Allocator, type Heap, sizeClass } from "../heap.js";

/**
 * The memory of one recorded step. Blocks given back within the step are used again within it, in the same order at
 * every replay; none goes back to the heap before the recording ends.
 */
export class Arena implements Allocator {
  private readonly free = new Map<number, number[]>();
  private readonly owned: { pointer: number; bytes: number }[] = [];
  private readonly live = new Set<number>();
  private readonly permanent = new Set<number>();
  /** Which of the step's allocations a block serves now: two runs of the same step agree on the number. */
  private readonly numbers = new Map<number, number>();
  private count = 0;
  private closed = false;

  constructor(private readonly heap: Heap) {}

  allocate(bytes: number): number {
    const pointer = this.free.get(sizeClass(bytes))?.pop() ?? this.fresh(bytes);
    this.numbers.set(pointer, this.count++);
    this.live.add(pointer);
    return pointer;
  }

  /** A block that nothing else of the step gets: for what is written from outside. */
  keep(bytes: number): number {
    const pointer = this.fresh(bytes);
    this.numbers.set(pointer, this.count++);
    this.permanent.add(pointer);
    return pointer;
  }

  release(pointer: number, bytes: number): void {
    // After the step the block is the recording's alone.
    if (this.closed) return;
    this.live.delete(pointer);
    const size = sizeClass(bytes);
    const list = this.free.get(size);
    if (list) list.push(pointer);
    else this.free.set(size, [pointer]);
  }

  /** The number of the allocation that the block at `pointer` serves; undefined for memory of someone else. */
  numberOf(pointer: number): number | undefined {
    return this.numbers.get(pointer);
  }

  get bytes(): number {
    return this.owned.reduce((sum, { bytes }) => sum + sizeClass(bytes), 0);
  }

  /** No more is allocated here. */
  close(): void {
    this.closed = true;
  }

  /** Gives back to the heap all but what someone has kept beyond the step. */
  dispose(): void {
    this.closed = true;
    for (const { pointer, bytes } of this.owned.splice(0))
      if (!this.live.has(pointer)) this.heap.release(pointer, bytes);
  }

  private fresh(bytes: number): number {
    const pointer = this.heap.allocate(bytes);
    this.owned.push({ pointer, bytes });
    return pointer;
  }
}
