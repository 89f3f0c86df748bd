import type { Random } from "@heddle/contracts";
import { logNormalFactors } from "./log-normal-factors.js";

/** One factor per gene for each batch; all 1 for a single batch or a removed effect. Splatter's step 3. */
export function batchEffects(
  random: Random,
  genes: number,
  count: number,
  batches: { location: number; scale: number; removeEffect: boolean },
): readonly Float64Array[] {
  const { location, scale } = batches;
  return Array.from({ length: count }, (_, b) =>
    count === 1 || batches.removeEffect
      ? new Float64Array(genes).fill(1)
      : logNormalFactors(random.stream(b), genes, { probability: 1, downProbability: 0.5, location, scale }),
  );
}
