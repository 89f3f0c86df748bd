import { HeddleError } from "@heddle/contracts";
import type { Heap } from "./heap.js";
import { KERNELS } from "./kernel-table.js";
import { WORKER_SOURCE, type WorkerOrder } from "./worker-source.js";

/** Words of the control block: assembly/pool.ts, and READY, which workers count up when they are there. */
const [LOST, SPINS, GO, COUNT, READY, WORDS] = [2, 3, 16, 19, 22, 32];
/** About a tenth of a millisecond. */
const SPIN_ROUNDS = 20_000;
const START_SECONDS = 20;

interface RunningWorker {
  terminate(): unknown;
}

/** The other threads that run command lists. */
export interface Pool {
  /** The calling thread included. */
  readonly threads: number;
  readonly control: number;
  /** What to say when a list could not be finished. */
  failure(): HeddleError;
  stop(): void;
}

/** `threads` − 1 workers over the heap, which must be shared; returns when all of them serve. */
export async function startPool(heap: Heap, module: WebAssembly.Module, threads: number): Promise<Pool> {
  const control = heap.allocate(WORDS * 4);
  const words = heap.integers(control, WORDS).fill(0);
  words[SPINS] = SPIN_ROUNDS;
  const errors: unknown[] = [];
  const start = await starter((error) => {
    errors.push(error);
    Atomics.store(words, LOST, 1);
  });
  const kernels = Object.keys(KERNELS);
  const workers = Array.from({ length: threads - 1 }, (_, i) =>
    start({ module, memory: heap.memory, kernels, thread: i + 1, control, seen: 0 }),
  );
  const failure = () => workerFailure(errors);
  const stop = () => {
    words[COUNT] = -1;
    Atomics.add(words, GO, 1);
    Atomics.notify(words, GO);
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
  return { threads, control, failure, stop };
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

type Start = (order: WorkerOrder) => RunningWorker;

async function starter(onError: (error: unknown) => void): Promise<Start> {
  return isNode() ? nodeStarter(onError) : browserStarter(onError);
}

export const isNode = (): boolean => typeof process === "object" && process.versions?.node !== undefined;

async function nodeStarter(onError: (error: unknown) => void): Promise<Start> {
  // a browser's bundler must not look for it
  const { Worker } = (await import(/* @vite-ignore */ /* webpackIgnore: true */ `${"node:"}worker_threads`)) as {
    Worker: typeof import("node:worker_threads").Worker;
  };
  return (order) => {
    const worker = new Worker(WORKER_SOURCE, { eval: true, workerData: order });
    worker.on("error", onError);
    worker.unref();
    return worker;
  };
}

function browserStarter(onError: (error: unknown) => void): Start {
  const url = URL.createObjectURL(new Blob([WORKER_SOURCE], { type: "text/javascript" }));
  return (order) => {
    const worker = new Worker(url);
    worker.onerror = onError;
    worker.postMessage(order);
    return worker;
  };
}
