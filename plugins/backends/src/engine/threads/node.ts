import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { checkAddressSpace } from "@heddle/contracts/threads";
import type { RunningWorker } from "./running-worker.js";
import { WORKER_SOURCE, type WorkerOrder } from "./worker-source.js";

/** Threads may wait for each other in every thread of Node. */
export const mayWait = (): boolean => true;
/** Node lets a program have its threads. */
export const mayRefuse = false;
export const cores = (): number => availableParallelism();

/** The worker never keeps the process alive. */
export function startWorker(order: WorkerOrder, onError: (error: unknown) => void): RunningWorker {
  checkAddressSpace(1);
  const worker = new Worker(WORKER_SOURCE, { eval: true, workerData: order });
  worker.on("error", onError);
  worker.on("exit", () => onError(new Error("it was ended from outside")));
  worker.unref();
  return worker;
}
