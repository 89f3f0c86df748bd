import type { MetricResult } from "@heddle/contracts";

type Range = NonNullable<MetricResult["range"]>;

/** Shares, accuracies, absolute correlations, normalized scores. */
export const UNIT: Range = { low: 0, high: 1 };

export const SIGNED: Range = { low: -1, high: 1 };

/** Chacón & Rastrojo 2023, Minimum adjusted Rand index for two clusterings of a given size. */
export const ADJUSTED_RAND: Range = { low: -0.5, high: 1 };

/** Bounds of a score from 0 to 1 with ceiling 1 on all cells. */
export const TO_ONE = { range: UNIT, ceiling: 1, higherIsBetter: true } as const;
