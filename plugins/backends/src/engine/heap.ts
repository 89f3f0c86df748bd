import { HeddleError } from "@heddle/contracts";

const PAGE = 65536;
/** The kernels' own tables lie in the first page. */
const START = PAGE;
const MAXIMUM_PAGES = 32768;
/** Grown by at least this much, so that growing stays rare. */
const GROWTH = 16 * 1024 * 1024;

/** Where blocks come from and go back to; sizes are given again on return. */
export interface Allocator {
  /** A block of at least so many bytes, 64-byte aligned, contents undefined. */
  allocate(bytes: number): number;
  /** Takes back what `allocate` gave for the same number of bytes. */
  release(pointer: number, bytes: number): void;
}

/**
 * One WebAssembly memory and an allocator over it: free lists by size class, four classes to each power of two, never
 * given back. Shared memory where there is SharedArrayBuffer: growing it leaves views valid.
 */
export class Heap implements Allocator {
  readonly memory: WebAssembly.Memory;
  readonly shared: boolean;
  /** Where blocks come from at the moment: the heap itself, or the arena of a step that is being recorded. */
  current: Allocator = this;
  private readonly free = new Map<number, number[]>();
  private readonly buffers = new WeakSet<ArrayBufferLike>();
  private top = START;
  private wholeDoubles = new Float64Array(0);
  private wholeIntegers = new Int32Array(0);

  constructor(shared: boolean) {
    this.shared = shared;
    this.memory = new WebAssembly.Memory({ initial: GROWTH / PAGE, maximum: MAXIMUM_PAGES, shared });
    this.buffers.add(this.memory.buffer);
  }

  allocate(bytes: number): number {
    const size = sizeClass(bytes);
    const pointer = this.free.get(size)?.pop();
    if (pointer !== undefined) return pointer;
    const fresh = this.top;
    this.top += size;
    if (this.top > this.memory.buffer.byteLength) this.grow(this.top - this.memory.buffer.byteLength);
    return fresh;
  }

  release(pointer: number, bytes: number): void {
    const size = sizeClass(bytes);
    const list = this.free.get(size);
    if (list) list.push(pointer);
    else this.free.set(size, [pointer]);
  }

  /** Runs `use` with a block that lives as long. */
  scratch<T>(bytes: number, use: (pointer: number) => T): T {
    const { current } = this;
    const pointer = current.allocate(bytes);
    try {
      return use(pointer);
    } finally {
      current.release(pointer, bytes);
    }
  }

  floats(pointer: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, pointer, length);
  }

  integers(pointer: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, pointer, length);
  }

  doubles(pointer: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, pointer, length);
  }

  /** The whole memory: element i is at 8 i. For small writes, for which a new view would cost more. */
  get allDoubles(): Float64Array {
    if (this.wholeDoubles.byteLength !== this.memory.buffer.byteLength)
      this.wholeDoubles = new Float64Array(this.memory.buffer);
    return this.wholeDoubles;
  }

  get allIntegers(): Int32Array {
    if (this.wholeIntegers.byteLength !== this.memory.buffer.byteLength)
      this.wholeIntegers = new Int32Array(this.memory.buffer);
    return this.wholeIntegers;
  }

  private grow(bytes: number): void {
    try {
      this.memory.grow(Math.ceil(Math.max(bytes, GROWTH) / PAGE));
    } catch (cause) {
      throw new HeddleError("internal", {
        expected: "tensors within the 2 GiB of the simd backend's memory",
        got: `${Math.round(this.top / 2 ** 20)} MiB in use`,
        next: "Train with a smaller batch, or set backend: wasm.",
        cause,
      });
    }
    this.buffers.add(this.memory.buffer);
  }
}

/** The smallest of 64, 80, 96, 112, 128, 160, … with room for so many bytes. */
export function sizeClass(bytes: number): number {
  if (bytes <= 64) return 64;
  const octave = 1 << (31 - Math.clz32(bytes - 1));
  const step = Math.max(64, octave / 4);
  return Math.ceil(bytes / step) * step;
}
