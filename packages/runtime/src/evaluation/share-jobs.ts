/** Jobs that other threads do while this one does something else. */
export interface SharedJobs<Job, Result> {
  /** A free thread begins the job at once. */
  add(job: Job): void;
  /** Does the jobs that no thread has begun on this thread; results of all jobs, in the order in which they were added. */
  finish(here: (job: Job) => Promise<Result>): Promise<Result[]>;
}

/**
 * A thread that is free takes the next job. A thread that fails gets no further job, and its job is done again by `finish`,
 * which throws the error if it is one of the job.
 */
export function shareJobs<Job, Result>(threads: readonly ((job: Job) => Promise<Result>)[]): SharedJobs<Job, Result> {
  const jobs: Job[] = [];
  const results = new Map<number, Result>();
  const idle = [...threads];
  const working: Promise<void>[] = [];
  let next = 0;
  const work = async (there: (job: Job) => Promise<Result>): Promise<void> => {
    while (next < jobs.length) {
      const at = next++;
      try {
        results.set(at, await there(jobs[at]));
      } catch {
        return;
      }
    }
    idle.push(there);
  };
  return {
    add(job) {
      jobs.push(job);
      const there = idle.shift();
      if (there) working.push(work(there));
    },
    async finish(here) {
      while (next < jobs.length) {
        const at = next++;
        results.set(at, await here(jobs[at]));
      }
      await Promise.all(working);
      const all: Result[] = [];
      for (const [at, job] of jobs.entries()) all.push(results.has(at) ? results.get(at)! : await here(job));
      return all;
    },
  };
}
