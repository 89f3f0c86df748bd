/** One run of a sweep: a configuration with a seed. */
export interface PlannedRun {
  /** From the contents of the configuration and of the data: equal runs of any plan share it, and with it their folder. */
  readonly id: string;
  /** For people: "tc-5, training.epochs=40, seed 3". */
  readonly label: string;
  /** The named set of settings that it stems from, where the sweep has some. */
  readonly variant?: string;
  /** Its point in the grid: value by dotted key of the configuration. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly seed: number;
}

/** What is computed. */
export interface SweepPlan {
  readonly heddle: { readonly format: 2 };
  readonly name: string;
  /** The configuration that each run's settings lie over. */
  readonly base: Readonly<Record<string, unknown>>;
  /** Settings of each variant, by its name. */
  readonly variants: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly runs: readonly PlannedRun[];
  /** The executor's plugin and its options, as in a configuration. */
  readonly executor: { readonly use: string; readonly [option: string]: unknown };
}

/** What an executor is handed. */
export interface SweepWork {
  readonly name: string;
  /** Absolute; holds the plan, locks, states and runs. Every worker must see it: a shared file system or volume. */
  readonly folder: string;
  /**
   * A program that takes one free run after another until none is left, then ends with 0, or with 1 where runs failed.
   * Any number may work side by side, here or on other machines: locks in the folder keep them apart. On SIGTERM it
   * writes a checkpoint and ends; killed in any other way it loses nothing either, another worker goes on in its place.
   */
  readonly command: readonly string[];
  /**
   * Places in the plan, from 0, of the runs that are not done. `[...command, "--index", i]` computes the i-th alone: a
   * task of an array.
   */
  readonly waiting: readonly number[];
  /** How all runs stand, read from the folder: done, failed and running wherever they run. */
  statuses(): Promise<readonly RunStatus[]>;
}

export interface RunStatus {
  readonly id: string;
  readonly label: string;
  readonly state: "waiting" | "running" | "done" | "failed";
  /** Who runs it: "host:pid". */
  readonly worker?: string;
  /** Why it failed. */
  readonly message?: string;
}

/** Plain JSON, so that another process may ask for the status of what this one has handed in. */
export interface Submission {
  /** Name of the executor's plugin. */
  readonly executor: string;
  /** The scheduler's own name for it: process ids, a job id. */
  readonly id: string;
}

/**
 * Role "executor": where the runs of a sweep are computed. It starts workers and watches them; what a run is, and that
 * each is computed once, is the worker's business. Slurm: `submit` is one `sbatch --array` over `waiting`; Kubernetes:
 * one Indexed Job whose completion index becomes `--index`; `status` joins the scheduler's word with `work.statuses()`.
 */
export interface Executor {
  /** Starts workers, and returns without waiting for them. */
  submit(work: SweepWork): Promise<Submission>;
  /** All runs whenever something has changed, the first time at once; ends when no worker of this submission is left. */
  status(submission: Submission, work: SweepWork): AsyncIterable<readonly RunStatus[]>;
  /** Asks the workers to end, and waits until they have: every run under way keeps its checkpoint. */
  cancel(submission: Submission): Promise<void>;
}
