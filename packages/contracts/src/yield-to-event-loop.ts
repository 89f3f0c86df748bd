import { HeddleError } from "./errors.js";

/** Node has it: a timer would take at least 1 ms. */
const { setImmediate } = globalThis as { readonly setImmediate?: (run: () => void) => void };

/**
 * Yields to the event loop, so that a page stays responsive and a signal can arrive.
 *
 * @param task completes "expected …" of the error, such as "to finish clustering the cells"
 * @throws HeddleError "interrupted" if the signal is aborted
 */
export async function yieldToEventLoop(signal: AbortSignal | undefined, task: string): Promise<void> {
  await new Promise<void>((resolve) => (setImmediate ? setImmediate(resolve) : setTimeout(resolve, 0)));
  if (!signal?.aborted) return;
  throw new HeddleError("interrupted", {
    expected: task,
    got: "a request to stop",
    next: "Evaluate again to get the results.",
    cause: signal.reason,
  });
}
