/** One run of a sweep: a configuration with a seed. */
export interface PlannedRun {
  /** Hash of the configuration and the data. Equal runs of any plan share the id, and so the folder. */
  readonly id: string;
  /** Label for users: "tc-5, training.epochs=40, seed 3". */
  readonly label: string;
  /** Name of the variant (a named set of settings) of this run; absent if the sweep has no variants. */
  readonly variant?: string;
  /** Point in the grid: value by dotted key of the configuration. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly seed: number;
}

/** All runs of a sweep. */
export interface SweepPlan {
  readonly heddle: { readonly format: 2 };
  readonly name: string;
  /** Base configuration, which the settings of each run override. */
  readonly base: Readonly<Record<string, unknown>>;
  /** Settings by name of the variant. */
  readonly variants: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly runs: readonly PlannedRun[];
  /** The executor's plugin and its options, as in a configuration. */
  readonly executor: { readonly use: string; readonly [option: string]: unknown };
  /**
   * Share of its epochs after which each run pauses. A plan with a larger share continues the run from there and gives the
   * same weights as training without a pause. Default: 1.
   */
  readonly until?: number;
  /** False for runs that are trained and encoded but not evaluated, so that no label is read. Default: true. */
  readonly evaluate?: boolean;
}

/**
 * Command of a worker: it computes free runs until none is left. Its exit status is 0, or 1 if a run failed. Any number of
 * workers may run in parallel, on any machine; locks in the folder prevent conflicts. On SIGTERM it writes a checkpoint and
 * exits. If it is killed, another worker resumes its run. The program and its arguments are separate, because a container's
 * image has its own program.
 *
 * More arguments make the worker a task of an array job. After `--index i` it computes only run i of the plan. After
 * `--index 0-2,5`, with more than one index, it computes the run at the position that `SLURM_ARRAY_TASK_ID`,
 * `JOB_COMPLETION_INDEX` or `AWS_BATCH_JOB_ARRAY_INDEX` contains.
 */
export interface WorkerCommand {
  /** Path of the program on this machine and its first arguments: Node and Heddle's script. */
  readonly program: readonly string[];
  /** Arguments of Heddle, the same in every image: `sweep work FOLDER`. */
  readonly args: readonly string[];
}

/** Input of an executor: the runs to compute and the command that computes them. */
export interface SweepWork {
  readonly name: string;
  /**
   * Absolute path of the folder with the plan, locks, states and runs. All workers have access to it at the same path, for
   * example on a shared file system or volume.
   */
  readonly folder: string;
  readonly command: WorkerCommand;
  /** Indices in the plan, from 0, of runs that are not done. */
  readonly waiting: readonly number[];
  /** Reads the statuses of all runs from the folder, on whichever machine they run. */
  statuses(): Promise<readonly RunStatus[]>;
}

/** Status of one run of a sweep. */
export interface RunStatus {
  readonly id: string;
  readonly label: string;
  readonly state: "waiting" | "running" | "done" | "failed";
  /** The worker that computes the run: "host:pid". */
  readonly worker?: string;
  /** Reason of the failure. */
  readonly message?: string;
}

/** A submitted sweep. It is plain JSON, so that another process can request its status. */
export interface Submission {
  /** Name of the executor's plugin. */
  readonly executor: string;
  /** Identifier of the scheduler: process ids, or a job id. */
  readonly id: string;
}

/**
 * Role "executor": starts workers for the runs of a sweep and monitors them. Workers compute the runs, each run once. On
 * Slurm, `submit` is one `sbatch --array` over `waiting`. On Kubernetes, it is one Indexed Job whose completion index
 * is a position in `waiting`. `status` combines the state of the scheduler with `work.statuses()`.
 */
export interface Executor {
  /** Starts workers and returns without waiting for them. */
  submit(work: SweepWork): Promise<Submission>;
  /** Yields the statuses of all runs at once and after each change. Ends when all workers of the submission have exited. */
  status(submission: Submission, work: SweepWork): AsyncIterable<readonly RunStatus[]>;
  /** Stops the workers and waits until they exit. Running runs write a checkpoint. */
  cancel(submission: Submission): Promise<void>;
}
