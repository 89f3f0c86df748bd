import type { Random } from "@heddle/contracts";
import { logNormalFactors } from "./log-normal-factors.js";
import { forGroup, type SimulationOptions } from "./options.js";
import { pathOrder } from "./path-order.js";

/**
 * One factor per gene for each group; 1 if the gene is not differentially expressed. Every group has its own factors;
 * none is a reference. Splatter's step 4.
 */
export function groupEffects(
  random: Random,
  genes: number,
  groups: number,
  de: SimulationOptions["de"],
): readonly Float64Array[] {
  return Array.from({ length: groups }, (_, k) =>
    logNormalFactors(random.stream(k), genes, {
      probability: forGroup(de.probability, k),
      downProbability: forGroup(de.downProbability, k),
      location: forGroup(de.location, k),
      scale: forGroup(de.scale, k),
    }),
  );
}

export interface PathEnds {
  readonly start: Float64Array;
  readonly end: Float64Array;
}

/**
 * Factors at the start and the end of each path: its own effect times that of its parent path (Splatter since
 * 1.25.1). `from` counts paths from 1; 0 is the origin, where all factors are 1. `from` must lead back to the origin.
 */
export function pathEnds(effects: readonly Float64Array[], from: readonly number[]): readonly PathEnds[] {
  const ends: PathEnds[] = [];
  for (const path of pathOrder(from) ?? []) {
    const own = effects[path];
    const start = from[path] === 0 ? new Float64Array(own.length).fill(1) : ends[from[path] - 1].end;
    ends[path] = { start, end: own.map((factor, g) => factor * start[g]) };
  }
  return ends;
}
