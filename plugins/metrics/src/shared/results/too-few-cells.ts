import { type MetricResult, unusableResult } from "@heddle/contracts";

/** Result of a categorical factor that cannot be split into training and testing cells. */
export const tooFewCells = (metric: string, factor: string): MetricResult =>
  unusableResult(metric, { factor, reason: "its levels have too few cells for a train/test split" });
