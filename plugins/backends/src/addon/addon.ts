/** What addon.c exports. */
export interface NativeAddon {
  /**
   * Native kernels for the names, from place `firstPlace` of a command list on, over the bytes of a memory. `lanes`: floats
   * of a vector, or 0 for the most that the processor has. Undefined where the processor has no such instructions.
   */
  create(
    memory: Uint8Array,
    names: readonly string[],
    firstPlace: number,
    threads: number,
    fused: boolean,
    lanes: number,
  ): NativeKernels | undefined;
  /** Passes the memory again after it has grown. */
  resize(executor: object, memory: Uint8Array): void;
  /** Runs commands [from, count) up to the first without a native kernel; returns its index, or `count`. */
  run(executor: object, list: number, from: number, count: number, together: boolean): number;
  /**
   * Of a build with checks alone: address and bytes of each block of the heap, ascending. `run` throws after a command whose
   * operands do not lie within their blocks; such a command does not run.
   */
  readonly blocks?: (executor: object, words: Uint32Array) => void;
  /** Ends the executor's threads. */
  stop(executor: object): void;
}

/** Kernels of one instruction set. */
export interface NativeKernels {
  readonly executor: object;
  /** Instruction set: sse, avx2, avx512 or neon. */
  readonly variant: string;
  readonly lanes: number;
  /** How many of the names have a native kernel. */
  readonly kernels: number;
}
