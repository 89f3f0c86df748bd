import { HeddleError } from "@heddle/contracts";
import { expect, test } from "vitest";
import type { BaselineEvents, BaselineJob } from "./evaluate-baseline.js";
import { failuresAtEnd } from "./evaluation-thread.js";
import { shareJobs } from "./share-jobs.js";

const failed = new HeddleError("plugin-failed", { expected: "a result", got: "none", next: "Report it." });

/** A job whose only metric fails, and then its thread if it breaks. */
const thread = (breaks: boolean) => async (_job: BaselineJob, events: BaselineEvents) => {
  events.onFailure?.(failed);
  if (breaks) throw new Error("the thread ended");
  return [];
};

test.each([true, false])("a failed metric is reported once; its thread breaks afterwards: %s", async (breaks) => {
  const reported: HeddleError[] = [];
  const events = { onFailure: (error: HeddleError) => reported.push(error) };
  const shared = shareJobs([(job: BaselineJob) => failuresAtEnd(thread(breaks))(job, events)]);
  shared.add({} as BaselineJob);
  await shared.finish((job) => thread(false)(job, events));
  expect(reported).toEqual([failed]);
});
