import { type EvaluationRecord, isHeddleError, ownValue } from "@heddle/contracts";
import { create } from "../composition/compose.js";
import type { Config } from "../config/schema.js";
import type { EvaluateOptions } from "../evaluation/run-all-metrics.js";
import { choose } from "../plugins/choose.js";
import type { RunStore } from "../store/run-store.js";
import { evaluationMetrics } from "./tracked-values.js";
import { readTrackerIds } from "./tracker-ids.js";

/** Adds the results to the runs of the trackers in which the training is recorded. A failure is reported, not thrown. */
export async function trackEvaluation(
  { catalog, store, onFailure }: Pick<EvaluateOptions, "catalog" | "onFailure"> & { readonly store: RunStore },
  { trackers = [] }: Config,
  { record, step }: { readonly record: EvaluationRecord; readonly step: number },
): Promise<void> {
  for (const [i, pick] of trackers.entries()) {
    try {
      const id = ownValue(await readTrackerIds(store), pick.use);
      if (id === undefined) continue;
      const tracker = create(await choose(catalog, "tracker", pick, `trackers.${i}`));
      await tracker.logMetrics(id, evaluationMetrics(record), step);
    } catch (error) {
      if (!isHeddleError(error)) throw error;
      onFailure?.(error);
    }
  }
}
