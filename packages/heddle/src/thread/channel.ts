/** One end of a message channel between two threads. */
export interface Channel {
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Calls `listener` when the other thread cannot be reached: it failed to start, or it ended. */
  onFailure(listener: (reason: string) => void): void;
  /** In Node, an idle worker does not keep the process alive. */
  setIdle(idle: boolean): void;
  /** Ends the worker if this end opened it. */
  close(): void;
}

/** A Web Worker, or a Worker of node:worker_threads. */
export interface WorkerLike {
  postMessage(message: unknown, transfer: never[]): void;
  terminate(): unknown;
}

/** A worker's script, or a function that starts it: `() => new Worker(new URL("./mine.js", import.meta.url), { type: "module" })`. */
export type WorkerEntry = string | URL | (() => WorkerLike);
