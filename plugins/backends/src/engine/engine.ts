import type { Executor } from "./executor.js";
import type { Heap } from "./heap.js";
import type { HostCalls, Instance } from "./kernel-module.js";
import type { KernelName } from "./kernel-table.js";

/** The threads that run a command: all of them in equal parts, or one. */
export type ThreadScope = "first" | "all" | "last";
const SCOPES: readonly ThreadScope[] = ["first", "all", "last"];

/** Receives every command while a step is traced. */
export interface Observer {
  command(kernel: KernelName, args: readonly number[], scope: ThreadScope): void;
}

/** Bytes of a command, and of the arguments that one call may have. */
export const COMMAND_BYTES = 16;
const ARGUMENT_BYTES = 8 * 32;

/** Runs kernels over the heap, singly or as command lists, on one thread or all. */
export class Engine {
  observer: Observer | undefined;
  private readonly call: number;

  constructor(
    readonly heap: Heap,
    private readonly instance: Instance,
    readonly executor: Executor,
  ) {
    this.call = heap.allocate(COMMAND_BYTES + ARGUMENT_BYTES);
  }

  get calls(): HostCalls {
    return this.instance.calls;
  }

  get threads(): number {
    return this.executor.threads;
  }

  /**
   * Runs one kernel. `split` true: on all threads in parts, with the same bits. "last": on the last thread of a recording,
   * in parallel with commands of the first.
   */
  run(kernel: KernelName, args: readonly number[], split: boolean | "last"): void {
    const scope = split === true ? "all" : split === "last" ? "last" : "first";
    this.observer?.command(kernel, args, scope);
    const at = this.call + COMMAND_BYTES;
    this.heap.allDoubles.set(args, at / 8);
    this.writeCommand(this.call, kernel, scope, false, at);
    this.runList(this.call, 1, scope === "all");
  }

  /** Writes one command of a list at `at`. `barrier`: all threads wait for each other before it. */
  writeCommand(at: number, kernel: KernelName, scope: ThreadScope, barrier: boolean, args: number): void {
    const words = this.heap.allIntegers;
    words[at / 4] = this.instance.places[kernel];
    words[at / 4 + 1] = SCOPES.indexOf(scope);
    words[at / 4 + 2] = +barrier;
    words[at / 4 + 3] = args;
  }

  /** Throws HeddleError "internal" where a thread is lost. */
  runList(list: number, count: number, together: boolean): void {
    this.executor.run(list, count, together);
  }
}
