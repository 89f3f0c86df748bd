import type { RunStatus } from "@heddle/contracts";
import type { KubernetesJob } from "./cluster.js";

/** A completion index of the newest job of a run. */
export interface Task {
  readonly job: KubernetesJob;
  readonly completionIndex: number;
  readonly state: "active" | "succeeded" | "failed";
}

/** The task of each run in the newest job that contains the run. */
export function newestTasks(jobs: readonly KubernetesJob[]): Map<number, Task> {
  const tasks = new Map<number, Task>();
  for (const job of [...jobs].sort((a, b) => a.number - b.number))
    for (const [completionIndex, run] of job.runs.entries()) tasks.set(run, taskOf(job, completionIndex));
  return tasks;
}

function taskOf(job: KubernetesJob, completionIndex: number): Task {
  if (job.state === "active") return { job, completionIndex, state: "active" };
  return { job, completionIndex, state: job.succeeded.has(completionIndex) ? "succeeded" : "failed" };
}

export const isOpen = ({ state }: RunStatus): boolean => state === "waiting" || state === "running";
