import type { Heap } from "./heap.js";
import type { HostCalls, Instance } from "./kernel-module.js";
import type { KernelName } from "./kernel-table.js";
import type { Pool } from "./threads/pool.js";

/** Who runs a command: all threads, each its share, or one of them; alone, the calling thread runs all. */
export type Hands = "first" | "all" | "last";
const HANDS: readonly Hands[] = ["first", "all", "last"];

/** What a recording is told while a step runs. */
export interface Observer {
  command(kernel: KernelName, args: readonly number[], hands: Hands): void;
}

/** Bytes of a command, and of the arguments that one call may have. */
export const COMMAND_BYTES = 16;
const ARGUMENT_BYTES = 8 * 32;

/** Runs kernels over the heap, one at a time or as lists, on one thread or all. */
export class Engine {
  observer: Observer | undefined;
  private readonly call: number;

  constructor(
    readonly heap: Heap,
    private readonly instance: Instance,
    readonly pool: Pool | undefined,
  ) {
    this.call = heap.allocate(COMMAND_BYTES + ARGUMENT_BYTES);
  }

  get calls(): HostCalls {
    return this.instance.calls;
  }

  get threads(): number {
    return this.pool?.threads ?? 1;
  }

  /**
   * One kernel, now. `split`: worth the meeting of all threads; the result is the same bits either way. "last": in a
   * recording the last thread's, beside what the first has to do meanwhile.
   */
  run(kernel: KernelName, args: readonly number[], split: boolean | "last"): void {
    const hands = split === true ? "all" : split === "last" ? "last" : "first";
    this.observer?.command(kernel, args, hands);
    const at = this.call + COMMAND_BYTES;
    this.heap.allDoubles.set(args, at / 8);
    this.writeCommand(this.call, kernel, hands, false, at);
    this.runList(this.call, 1, hands === "all");
  }

  /** Writes one command of a list at `at`. `meet`: all threads wait for each other before it. */
  writeCommand(at: number, kernel: KernelName, hands: Hands, meet: boolean, args: number): void {
    const words = this.heap.allIntegers;
    words[at / 4] = this.instance.places[kernel];
    words[at / 4 + 1] = HANDS.indexOf(hands);
    words[at / 4 + 2] = +meet;
    words[at / 4 + 3] = args;
  }

  /** Throws HeddleError "internal" where a thread is lost. */
  runList(list: number, count: number, together: boolean): void {
    const { pool, calls } = this;
    if (pool === undefined || !together) calls.runAlone(list, count);
    else if (pool.lost || !calls.runTogether(list, count, pool.threads, pool.control)) throw pool.failure();
  }
}
