import type { MetricResult } from "@heddle/contracts";
import type { UnusableFactor } from "../input/factors.js";

/** Results that stand for what a metric could not judge end with this; their value, 0, means nothing. */
export const UNUSABLE = "unusable";

/** One result per factor left out, named `metric/unusable`, with the reason as its note. */
export function unusableResults(metric: string, factors: readonly UnusableFactor[]): MetricResult[] {
  return factors.map(({ factor, reason }) => ({
    name: `${metric}/${UNUSABLE}`,
    factor,
    value: 0,
    higherIsBetter: true,
    note: `left out: ${reason}; the value means nothing`,
  }));
}
