import type { SlurmTask } from "./tasks.js";

/** The newest job and the number of submissions of each run. */
export class Submitted {
  readonly jobs = new Map<number, number>();
  readonly times = new Map<number, number>();
  /** The newest state of each run's task. */
  readonly tasks = new Map<number, SlurmTask>();
  canceled = false;

  add(job: number, index: number): void {
    this.jobs.set(index, job);
    this.times.set(index, (this.times.get(index) ?? 0) + 1);
    this.tasks.delete(index);
  }

  /** Ignores tasks of earlier submissions. */
  read(tasks: readonly SlurmTask[]): void {
    for (const task of tasks) {
      const { job, index } = task;
      if (job < (this.jobs.get(index) ?? 0) || job < (this.tasks.get(index)?.job ?? 0)) continue;
      this.tasks.set(index, task);
    }
  }
}
