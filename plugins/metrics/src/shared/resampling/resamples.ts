import { HeddleError, type MetricContext, type Random } from "@heddle/contracts";

/** Writes a bootstrap resample of `weights.length` cells into `weights`: how often each cell was drawn. */
export function drawResample(random: Random, weights: Float64Array): void {
  weights.fill(0);
  for (let drawn = 0; drawn < weights.length; drawn++) weights[random.integer(weights.length)]++;
}

/** Lets other work of the thread go on, then throws HeddleError "interrupted" if the caller has given up. */
export async function pause({ signal }: MetricContext): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  if (!signal?.aborted) return;
  throw new HeddleError("interrupted", {
    expected: "to finish judging the embedding",
    got: "a request to stop",
    next: "Evaluate again to get the results.",
    cause: signal.reason,
  });
}
