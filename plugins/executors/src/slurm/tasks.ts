/** One task of an array job. */
export interface SlurmTask {
  /** Id of the array job. */
  readonly job: number;
  /** Index of the run in the plan. */
  readonly index: number;
  /** Slurm's state: PENDING, RUNNING, COMPLETED, FAILED, TIMEOUT, … */
  readonly state: string;
  readonly exitCode: number;
  /** Number of the signal that ended the task; 0 for none. */
  readonly signal: number;
}

/** Fields of a line of squeue; `Comment` has the offset of the array. */
export const TASK_FIELDS = ["ArrayJobID", "ArrayTaskID", "State", "exit_code", "Comment"]
  .map((name) => `${name}:|`)
  .join(",");

/** Parses lines of `squeue --array --noheader -O TASK_FIELDS`. Ignores jobs that are no array task. */
export function parseTasks(text: string): SlurmTask[] {
  return text.split("\n").flatMap((line) => {
    const [job, task, state, status, offset] = line.split("|").map((field) => field.trim());
    if (!/^\d+$/.test(job) || !/^\d+$/.test(task ?? "") || !/^\d+$/.test(offset ?? "")) return [];
    // the status of wait(2): exit code in the second byte, signal in the first
    const waited = Number(status);
    return [
      {
        job: Number(job),
        index: Number(task) + Number(offset),
        state,
        exitCode: (waited >> 8) & 0xff,
        signal: waited & 0x7f,
      },
    ];
  });
}

const ENDED = /^(BOOT_FAIL|CANCELLED|COMPLETED|DEADLINE|FAILED|NODE_FAIL|OUT_OF_MEMORY|PREEMPTED|REVOKED|TIMEOUT)/;

export const hasEnded = ({ state }: SlurmTask): boolean => ENDED.test(state);

/**
 * True if the same task may succeed when it is submitted again: its node failed, it was preempted, or it reached its time limit.
 * Undefined: Slurm no longer lists the task. A task that exits by itself with an error, lacks memory or was canceled by a
 * user ends in the same way again.
 */
export function isWorthRetrying(task: SlurmTask | undefined): boolean {
  if (task === undefined || !hasEnded(task)) return true;
  const { state, exitCode, signal } = task;
  if (/^(CANCELLED|OUT_OF_MEMORY|DEADLINE)/.test(state)) return false;
  // 128 + signal: the worker wrote a checkpoint and left
  return state !== "FAILED" || signal > 0 || exitCode > 128;
}
