import type { DataShape, LabelSpec, Support } from "@heddle/contracts";
import { logTotals } from "./log-totals.js";
import type { PreparedData } from "./prepare.js";

/** Properties of prepared data that plugins receive. */
export const shapeOf = (
  data: PreparedData,
  trainingCells: number,
  support: Support,
  labels: LabelSpec | undefined,
): DataShape => ({
  trainingCells,
  genes: data.genes,
  covariates: data.covariates.map(({ spec }) => spec),
  logTotals: logTotals(data.counts, data.covariates, support),
  ...(labels && { labels }),
});
