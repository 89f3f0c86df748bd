import {
  definePlugin,
  type Executor,
  HeddleError,
  type RunStatus,
  type Submission,
  type SweepWork,
} from "@heddle/contracts";
import { z } from "zod";
import { endOfFile, makeFolder } from "#machine";
import { arrayBlocks } from "../array-ranges.js";
import { changesOf, pause } from "../watch.js";
import { batchArguments, batchScript, jobName, logFile, logFolder, type SlurmOptions } from "./batch-job.js";
import { type SlurmCommands, slurmCommands } from "./commands.js";
import { isQuotaRefusal } from "./refusals.js";
import { Submitted } from "./submitted.js";
import { hasEnded, isWorthRetrying, type SlurmTask } from "./tasks.js";

/** Successive failures of squeue that the executor tolerates, as while the controller restarts. */
const MAX_FAILED_READINGS = 20;

/** One array job per submission; a task computes one run. */
export class SlurmExecutor implements Executor {
  readonly #submitted = new Map<string, Submitted>();

  constructor(
    readonly options: SlurmOptions,
    readonly slurm: SlurmCommands = slurmCommands,
  ) {}

  /** Submits the runs that have no task yet: an earlier call may have been interrupted. */
  async submit(work: SweepWork): Promise<Submission> {
    const id = await jobName(work);
    const submitted = new Submitted();
    this.#submitted.set(id, submitted);
    const active = (await this.slurm.tasks(id)).filter((task) => !hasEnded(task));
    for (const { job, index } of active) submitted.add(job, index);
    submitted.read(active);
    const without = work.waiting.filter((index) => !submitted.jobs.has(index));
    await this.#start(id, work, without.slice(0, this.#room(active.length)));
    return { executor: "slurm", id };
  }

  async *status({ id }: Submission, work: SweepWork): AsyncIterable<readonly RunStatus[]> {
    const submitted = this.#submitted.get(id) ?? new Submitted();
    this.#submitted.set(id, submitted);
    const hasChanged = changesOf();
    for (let failedReadings = 0; ; ) {
      const tasks = await this.slurm.tasks(id).catch((error: unknown) => {
        failedReadings++;
        if (failedReadings > MAX_FAILED_READINGS) throw error;
        return undefined;
      });
      // after the tasks: a task that has ended writes nothing after this reading
      const statuses = await work.statuses();
      if (hasChanged(statuses)) yield statuses;
      if (tasks !== undefined) {
        failedReadings = 0;
        submitted.read(tasks);
        const active = new Set(tasks.filter((task) => !hasEnded(task)).map(({ index }) => index));
        const again = this.#unfinished(submitted, work, statuses).filter((index) => !active.has(index));
        const startedCount = await this.#startSome(id, work, again, active.size);
        if (active.size === 0 && startedCount === 0) break;
      }
      await pause(this.options.pollSeconds);
    }
    if (!submitted.canceled) await this.#throwIfBroken(submitted, work);
  }

  async cancel({ id }: Submission): Promise<void> {
    const submitted = this.#submitted.get(id);
    if (submitted) submitted.canceled = true;
    await this.slurm.cancel(id);
    while ((await this.slurm.tasks(id)).some((task) => !hasEnded(task))) await pause(this.options.pollSeconds);
  }

  #room(active: number): number {
    return Math.max(0, this.options.maxTasks - active);
  }

  /** Runs to submit, for the first time or again. */
  #unfinished(
    { canceled, jobs, times, tasks }: Submitted,
    { waiting }: SweepWork,
    statuses: readonly RunStatus[],
  ): number[] {
    if (canceled) return [];
    return waiting.filter((index) => {
      if (!isOpen(statuses[index])) return false;
      if (!jobs.has(index)) return true;
      return (times.get(index) ?? 0) <= this.options.resubmissions && isWorthRetrying(tasks.get(index));
    });
  }

  /** A quota is no error while tasks of the sweep are active: the rest is submitted when these have ended. */
  async #startSome(id: string, work: SweepWork, indices: readonly number[], active: number): Promise<number> {
    const now = indices.slice(0, this.#room(active));
    try {
      await this.#start(id, work, now);
      return now.length;
    } catch (error) {
      if (active === 0 || !isQuotaRefusal(error)) throw error;
      return 0;
    }
  }

  async #start(name: string, { folder, command }: SweepWork, indices: readonly number[]): Promise<void> {
    if (indices.length === 0) return;
    await makeFolder(logFolder(folder));
    for (const block of arrayBlocks(indices, await this.slurm.maxArraySize())) {
      const args = batchArguments({ name, folder }, block, this.options);
      const job = await this.slurm.submit(args, batchScript([...command.program, ...command.args], block.offset));
      for (const index of block.indices) this.#submitted.get(name)?.add(job, block.offset + index);
    }
  }

  /** Throws for the first run that is open although its task ended. */
  async #throwIfBroken({ tasks, jobs }: Submitted, { waiting, folder, statuses }: SweepWork): Promise<void> {
    const now = await statuses();
    const index = waiting.find((each) => isOpen(now[each]) && !tasks.get(each)?.state.startsWith("CANCELLED"));
    if (index === undefined) return;
    const task = tasks.get(index);
    const size = await this.slurm.maxArraySize();
    const log = logFile(folder, jobs.get(index) ?? 0, index % size);
    const lines = await endOfFile(log);
    const isMemory = task?.state.startsWith("OUT_OF_MEMORY");
    throw new HeddleError("internal", {
      where: now[index].label,
      expected: "a task that completes its run",
      got: `${describe(task)}${lines === "" ? "" : `: ${lines}`}`,
      next: isMemory
        ? "Correct executor.memory, then run the sweep again: finished runs are kept."
        : `Correct the cause, then run the sweep again: finished runs are kept. Log: ${log}`,
    });
  }
}

const isOpen = ({ state }: RunStatus): boolean => state === "waiting" || state === "running";

function describe(task: SlurmTask | undefined): string {
  if (task === undefined) return "one that Slurm no longer lists";
  return `state ${task.state}${task.exitCode > 0 ? ` with exit code ${task.exitCode}` : ""}`;
}

/**
 * Slurm's commands `sbatch`, `squeue`, `scancel` and `scontrol` must be available, and the folder of the sweep must be on a
 * file system that all nodes share. Tasks that are preempted, reach their time limit or lose their node are submitted again
 * and continue from their checkpoints. The logs are in the folder slurm/ of the sweep.
 */
export default definePlugin({
  role: "executor",
  name: "slurm",
  summary: "Array jobs of Slurm, one task per run.",
  apiVersion: 1,
  source: "sbatch, squeue and scancel of Slurm 20.11 or newer.",
  citations: [
    {
      text: "Yoo, Jette & Grondona 2003. SLURM: Simple Linux Utility for Resource Management. JSSPP.",
      url: "https://doi.org/10.1007/10968987_3",
    },
  ],
  options: z.strictObject({
    partition: z.string().optional().describe("Partition; default: that of the cluster."),
    account: z.string().optional().describe("Account to charge."),
    time: z.string().optional().describe('Time limit of a task, as in sbatch: "02:00:00".'),
    memory: z.string().optional().describe('Memory of a task, as in sbatch --mem: "8G".'),
    cpus: z.int().min(1).default(1).describe("CPUs of a task."),
    parallel: z.int().min(1).optional().describe("Maximum number of tasks that run at the same time."),
    maxTasks: z
      .int()
      .min(1)
      .default(1000)
      .describe("Maximum number of queued and running tasks; lower it where Slurm limits the jobs of a user."),
    resubmissions: z
      .int()
      .min(0)
      .default(3)
      .describe("How often a run is submitted again after preemption, a time limit or the loss of its node."),
    arguments: z.array(z.string()).default([]).describe('More arguments of sbatch: ["--gres=gpu:1"].'),
    pollSeconds: z.number().min(0.1).default(15).describe("Interval between two calls of squeue, seconds."),
  }),
  create: (options) => new SlurmExecutor(options),
});
