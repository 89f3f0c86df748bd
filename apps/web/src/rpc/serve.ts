import { failureOf, type Size } from "./failure-of.js";
import type { Calls, FromWorker, ToWorker } from "./wire.js";

export interface CallContext<E> {
  readonly tell: (event: E) => void;
  readonly signal: AbortSignal;
  /** Says how large the task is, for the error should memory run out. */
  readonly size: (size: Size) => void;
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
    let known: Size | undefined;
    const size = (given: Size) => {
      known = given;
    };
    try {
      const context = { tell: (event: unknown) => say({ id, event }), signal: controller.signal, size };
      say({ id, answer: await answers[name]!(ask, context as CallContext<C[string]["event"]>) });
    } catch (error) {
      say({ id, failure: failureOf(error, known) });
    } finally {
      running.delete(id);
    }
  }
}
