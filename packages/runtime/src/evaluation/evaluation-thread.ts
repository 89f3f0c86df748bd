import type { HeddleError } from "@heddle/contracts";
import type { BaselineEvents, BaselineJob, BaselineResults } from "./evaluate-baseline.js";

/** Computes some metrics of a baseline on another thread. */
export type EvaluationThread = (job: BaselineJob, events: BaselineEvents) => Promise<BaselineResults>;

/** Passes on the failures of metrics when the job has ended: a job whose thread breaks is done again, and its metrics fail again. */
export const failuresAtEnd =
  (thread: EvaluationThread): EvaluationThread =>
  async (job, events) => {
    const failures: HeddleError[] = [];
    const results = await thread(job, { ...events, onFailure: (error) => failures.push(error) });
    for (const error of failures) events.onFailure?.(error);
    return results;
  };
