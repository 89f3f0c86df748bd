import type { Calls, Failure, FromWorker, ToWorker } from "./wire.js";

interface Pending {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (failure: Failure) => void;
  readonly onEvent: ((event: unknown) => void) | undefined;
}

export interface CallOptions<E> {
  readonly onEvent?: (event: E) => void;
  readonly signal?: AbortSignal;
}

/** A worker as functions that answer later. It starts with the first call; what it throws is a `Failure`. */
export class Client<C extends Calls> {
  readonly #start: () => Worker;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | undefined;
  #calls = 0;

  constructor(start: () => Worker) {
    this.#start = start;
  }

  call<K extends keyof C & string>(
    name: K,
    ask: C[K]["ask"],
    { onEvent, signal }: CallOptions<C[K]["event"]> = {},
  ): Promise<C[K]["answer"]> {
    const id = this.#calls++;
    const worker = this.#running();
    return new Promise((resolve, reject) => {
      const stop = () => worker.postMessage({ id, stop: true } satisfies ToWorker);
      const settled = () => signal?.removeEventListener("abort", stop);
      this.#pending.set(id, {
        resolve: (answer) => {
          settled();
          resolve(answer);
        },
        reject: (failure) => {
          settled();
          reject(failure);
        },
        onEvent,
      });
      worker.postMessage({ id, name, ask } satisfies ToWorker);
      signal?.addEventListener("abort", stop);
    });
  }

  /** Ends the worker and what it was doing; the next call starts another. */
  end(): void {
    this.#worker?.terminate();
    this.#fail({ kind: "interrupted", message: "Stopped." });
  }

  #running(): Worker {
    if (this.#worker) return this.#worker;
    const worker = this.#start();
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#hear(data);
    worker.onerror = (event) => this.#fail(crashed(event.message));
    worker.onmessageerror = () => this.#fail(crashed("an answer that could not be read"));
    this.#worker = worker;
    return worker;
  }

  #hear(message: FromWorker): void {
    const pending = this.#pending.get(message.id);
    if ("event" in message) {
      pending?.onEvent?.(message.event);
      return;
    }
    this.#pending.delete(message.id);
    if ("failure" in message) pending?.reject(message.failure);
    else pending?.resolve(message.answer);
  }

  #fail(failure: Failure): void {
    this.#worker = undefined;
    for (const { reject } of this.#pending.values()) reject(failure);
    this.#pending.clear();
  }
}

const crashed = (what: string): Failure => ({
  kind: "internal",
  message: `The engine stopped: ${what || "no reason was given"}.`,
  details: {
    expected: "the engine to keep running",
    got: what || "its end, without a reason; a tab that runs out of memory ends like this",
    next: "Reload the page: a run that has begun goes on from its last checkpoint. If it stops again, use fewer genes or cells.",
  },
});
