import { definePlugin, type Executor, type RunStatus, type Submission, type SweepWork } from "@heddle/contracts";
import { z } from "zod";
import { startWorker } from "#machine";
import { changesOf, pause } from "../watch.js";
import type { Worker } from "../worker.js";

/** Interval between two readings of the folder. */
const POLL_SECONDS = 0.5;

/** Child processes on this machine; they end with their parent. */
class LocalExecutor implements Executor {
  readonly #submissions = new Map<string, Worker[]>();

  constructor(readonly processes: number) {}

  async submit({ command, waiting, folder }: SweepWork): Promise<Submission> {
    const count = Math.min(this.processes, waiting.length);
    const workers = Array.from({ length: count }, () => startWorker([...command.program, ...command.args], folder));
    const id = workers.map(({ pid }) => pid).join(",");
    this.#submissions.set(id, workers);
    return { executor: "local", id };
  }

  async *status({ id }: Submission, work: SweepWork): AsyncIterable<readonly RunStatus[]> {
    const workers = this.#submissions.get(id) ?? [];
    const hasChanged = changesOf();
    for (;;) {
      // checked before the folder is read: nothing writes to the folder after the last reading
      const allEnded = workers.every((worker) => worker.hasEnded());
      const statuses = await work.statuses();
      if (hasChanged(statuses)) yield statuses;
      if (allEnded) break;
      await Promise.race([...workers.filter((w) => !w.hasEnded()).map((w) => w.ended), pause(POLL_SECONDS)]);
    }
    for (const worker of workers) await worker.throwIfBroken();
  }

  async cancel({ id }: Submission): Promise<void> {
    const workers = this.#submissions.get(id) ?? [];
    for (const worker of workers) worker.stop();
    await Promise.all(workers.map(({ ended }) => ended));
  }
}

export default definePlugin({
  role: "executor",
  name: "local",
  summary: "Parallel processes on this machine.",
  apiVersion: 1,
  source: "Child processes of Node.",
  options: z.strictObject({
    processes: z
      .int()
      .min(1)
      .default(1)
      .describe("Number of workers; each uses about one core and loads its own data."),
  }),
  create: ({ processes }) => new LocalExecutor(processes),
});
