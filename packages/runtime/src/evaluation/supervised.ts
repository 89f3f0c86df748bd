import type { LabelSummary, MetricResult, SupervisedResults, Table } from "@heddle/contracts";
import type { Config } from "../config/schema.js";

/** Factors that training did not use, and the factor whose labels it used. */
export function splitFactors(
  factors: Table,
  { labels }: Pick<Config, "labels">,
): { readonly unsupervised: Table; readonly supervised: Table } {
  const part = (isSupervised: boolean): Table => ({
    ...factors,
    columns: new Map([...factors.columns].filter(([name]) => (name === labels?.column) === isSupervised)),
  });
  return { unsupervised: part(false), supervised: part(true) };
}

/** The entry of the evaluation record; none for unsupervised training. */
export const supervisedEntry = (
  { labels }: Pick<Config, "labels">,
  results: readonly MetricResult[],
): { readonly supervised?: SupervisedResults } => (labels ? { supervised: { column: labels.column, results } } : {});

/** The record with the accuracy of the predicted labels. */
export const withAccuracy = <T extends { readonly supervised?: SupervisedResults }>(
  record: T,
  labels: LabelSummary | undefined,
): T => (record.supervised && labels ? { ...record, supervised: { ...record.supervised, labels } } : record);
