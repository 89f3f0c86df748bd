import { HeddleError, type MetricContext, type Random } from "@heddle/contracts";

/** Writes a bootstrap resample of `weights.length` cells into `weights`: the number of draws of each cell. */
export function drawResample(random: Random, weights: Float64Array): void {
  weights.fill(0);
  for (let drawn = 0; drawn < weights.length; drawn++) weights[random.integer(weights.length)]++;
}

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
