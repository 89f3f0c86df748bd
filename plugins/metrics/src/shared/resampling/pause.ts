import { HeddleError, type MetricContext } from "@heddle/contracts";

/** Yields to the event loop. Throws HeddleError "interrupted" if the caller aborted. */
export async function pause({ signal }: MetricContext): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  if (!signal?.aborted) return;
  throw new HeddleError("interrupted", {
    expected: "to finish the evaluation of the embedding",
    got: "a request to stop",
    next: "Evaluate again to get the results.",
    cause: signal.reason,
  });
}
