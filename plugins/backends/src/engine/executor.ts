import type { Instance } from "./kernel-module.js";
import type { Pool } from "./threads/pool.js";

/** Runs command lists of the heap (assembly/pool.ts documents them). Results are the same bits for any number of threads. */
export interface Executor {
  /** The calling thread included. */
  readonly threads: number;
  /**
   * Runs `count` commands from the address `list` on, on all threads or on the calling one. Throws HeddleError "internal"
   * where a thread is lost.
   */
  run(list: number, count: number, together: boolean): void;
  stop(): void;
}

/** An executor with the workers that it may lose. */
export interface WasmExecutor extends Executor {
  readonly pool: Pool | undefined;
}

/** Kernels of a WebAssembly instance, on the calling thread and the workers of a pool. */
export function wasmExecutor({ calls }: Instance, pool: Pool | undefined): WasmExecutor {
  return {
    pool,
    threads: pool?.threads ?? 1,
    run(list, count, together) {
      if (pool === undefined || !together) calls.runAlone(list, count);
      else if (pool.lost || !calls.runTogether(list, count, pool.threads, pool.control)) throw pool.failure();
    },
    stop: () => pool?.stop(),
  };
}
