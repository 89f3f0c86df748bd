import { HeddleError } from "@heddle/contracts";
import { startWorker } from "#threads";
import type { Heap } from "../heap.js";
import { KERNELS } from "../kernel-table.js";
import type { RunningWorker } from "./running-worker.js";

/** Words of the control block: assembly/pool.ts, and READY, which workers count up when they are there. */
const [UNITS, NUMBER, LOST, SPINS, STOPS, READY, WORDS] = [0, 1, 2, 3, 5, 22, 32];
/** Of NUMBER: no list runs. */
const IDLE = 1 << 31;
/** About a tenth of a millisecond: longer than the longest part of a step that one thread does alone. */
const SPIN_ROUNDS = 150_000;
const START_SECONDS = 20;

/** The other threads that run command lists. */
export interface Pool {
  /** The calling thread included. */
  readonly threads: number;
  readonly control: number;
  readonly workers: readonly RunningWorker[];
  /** True once a worker is known to have ended. */
  readonly lost: boolean;
  /** What to say when a list could not be finished. */
  failure(): HeddleError;
  stop(): void;
}

/** `threads` − 1 workers over the heap, which must be shared; returns when all of them serve. */
export async function startPool(heap: Heap, module: WebAssembly.Module, threads: number): Promise<Pool> {
  const control = heap.allocate(WORDS * 4);
  const words = idleControl(heap, control);
  const errors: unknown[] = [];
  const onError = (error: unknown) => {
    errors.push(error);
    Atomics.store(words, LOST, 1);
  };
  const kernels = Object.keys(KERNELS);
  const workers = Array.from({ length: threads - 1 }, (_, i) =>
    startWorker({ module, memory: heap.memory, kernels, thread: i + 1, control }, onError),
  );
  const failure = () => workerFailure(errors);
  const stop = () => {
    Atomics.store(words, STOPS, 1);
    Atomics.add(words, NUMBER, 1);
    Atomics.notify(words, NUMBER);
    for (const worker of workers) worker.terminate();
  };
  const limit = Date.now() + START_SECONDS * 1000;
  while (Atomics.load(words, READY) < threads - 1) {
    if (errors.length > 0 || Date.now() > limit) {
      stop();
      throw failure();
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return {
    threads,
    control,
    workers,
    get lost() {
      return Atomics.load(words, LOST) !== 0;
    },
    failure,
    stop,
  };
}

/** The words of a control block without a list: no unit is free. */
function idleControl(heap: Heap, control: number): Int32Array {
  const words = heap.integers(control, WORDS).fill(0);
  words[UNITS] = -1;
  words[NUMBER] = IDLE;
  words[SPINS] = SPIN_ROUNDS;
  return words;
}

function workerFailure(errors: readonly unknown[]): HeddleError {
  const [cause] = errors;
  return new HeddleError("internal", {
    expected: "all threads of the simd backend to take part in the step",
    got: cause === undefined ? "one that does not answer" : `one that ended: ${describe(cause)}`,
    next: "Go on with --resume; set backend: { use: simd, threads: 1 } if it happens again.",
    cause,
  });
}

const describe = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
