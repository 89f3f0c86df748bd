import type { RunningWorker } from "./running-worker.js";
import { WORKER_SOURCE, type WorkerOrder } from "./worker-source.js";

/** A page's own thread must never wait for another; workers may. */
export const mayWait = (): boolean => typeof document === "undefined";
/** A page's policy may forbid workers of this kind. */
export const mayRefuse = true;
export const cores = (): number => navigator.hardwareConcurrency;

export function startWorker(order: WorkerOrder, onError: (error: unknown) => void): RunningWorker {
  const url = URL.createObjectURL(new Blob([WORKER_SOURCE], { type: "text/javascript" }));
  const worker = new Worker(url);
  worker.onerror = (event) => onError(event.message ?? "it could not be started");
  worker.postMessage(order);
  return worker;
}
