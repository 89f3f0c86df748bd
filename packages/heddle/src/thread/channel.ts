/** One end of a line between two threads. */
export interface Channel {
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The other end cannot be reached any more: it could not start, or ended. */
  onFailure(listener: (reason: string) => void): void;
  /** Ends the worker where this end opened it. */
  close(): void;
}

/** A Web Worker, or a Worker of node:worker_threads. */
export interface WorkerLike {
  postMessage(message: unknown, transfer?: never[]): void;
  terminate(): unknown;
}

/** Where a worker's script is, or how to start it: `() => new Worker(new URL("./mine.js", import.meta.url), { type: "module" })`. */
export type WorkerEntry = string | URL | (() => WorkerLike);
