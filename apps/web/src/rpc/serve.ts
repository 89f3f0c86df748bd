import { isHeddleError } from "@heddle/contracts";
import type { Calls, Failure, FromWorker, ToWorker } from "./wire.js";

export interface CallContext<E> {
  readonly tell: (event: E) => void;
  readonly signal: AbortSignal;
}

export type Answers<C extends Calls> = {
  readonly [K in keyof C]: (ask: C[K]["ask"], context: CallContext<C[K]["event"]>) => Promise<C[K]["answer"]>;
};

/** Answers a page's calls in a worker, several at a time where they wait for each other's turns. */
export function serve<C extends Calls>(answers: Answers<C>): void {
  const running = new Map<number, AbortController>();
  const say = (message: FromWorker) => postMessage(message);
  addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
    if ("stop" in data) running.get(data.id)?.abort();
    else void answer(data);
  });

  async function answer({ id, name, ask }: Exclude<ToWorker, { stop: true }>): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const context = { tell: (event: unknown) => say({ id, event }), signal: controller.signal };
      say({ id, answer: await answers[name]!(ask, context as CallContext<C[string]["event"]>) });
    } catch (error) {
      say({ id, failure: asFailure(error) });
    } finally {
      running.delete(id);
    }
  }
}

/** What engines say when memory runs out: Chrome, Firefox, Safari, and WebAssembly's own heap. */
const MEMORY = /out of memory|allocation failed|could not allocate|invalid array (buffer )?length|memory\.grow|oom/i;

export function asFailure(error: unknown): Failure {
  if (isHeddleError(error))
    return {
      kind: error.kind,
      message: error.message,
      details: { ...error.details, cause: undefined } as Failure["details"] & object,
    };
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof DOMException && error.name === "QuotaExceededError") return noSpace(message);
  if (MEMORY.test(message)) return { kind: "out-of-memory", message };
  return { kind: "internal", message: error instanceof Error ? `${error.name}: ${message}` : message };
}

const noSpace = (got: string): Failure => ({
  kind: "cannot-write",
  message: "The browser has no space left for this run.",
  details: {
    expected: "space in the browser's own storage",
    got,
    next: "Delete runs that you have taken away, or free space on this computer.",
  },
});
