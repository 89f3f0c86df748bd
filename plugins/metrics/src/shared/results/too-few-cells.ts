import { type MetricResult, unusableResult } from "@heddle/contracts";

/** The result of a categorical factor that cannot be split into cells to train and to test on. */
export const tooFewCells = (metric: string, factor: string): MetricResult =>
  unusableResult(metric, { factor, reason: "its levels have too few cells to hold some out" });
