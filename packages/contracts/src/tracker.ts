/** State in which the training of a tracked run ended. */
export type TrackedEnd = "finished" | "failed" | "stopped";

/** A run as a tracker records it. */
export interface TrackedRun {
  /** Name of the run: its folder. */
  readonly name: string;
  /** Settings by dotted key of the configuration. */
  readonly params: Readonly<Record<string, string | number | boolean>>;
  /** Id from an earlier `start` of the same run, if training resumes. */
  readonly id?: string;
}

/**
 * Role "tracker": sends settings and metrics of runs to an experiment tracker. Calls of one run follow each other. A
 * rejected call makes the runtime emit one warning and leave the tracker out; the training continues. A call that takes
 * long delays the end of the run only, so each needs a time limit.
 */
export interface Tracker {
  /** Creates the run, or continues the one with `id`. Returns its id in the tracker. */
  start(run: TrackedRun): Promise<string>;
  /** Records finite values by name at a step. The same step may be recorded again after a resumption. */
  logMetrics(id: string, metrics: Readonly<Record<string, number>>, step: number): Promise<void>;
  finish(id: string, end: TrackedEnd): Promise<void>;
}
