/** Jobs that other threads have begun; `finish` does the rest on this thread. */
export interface SharedJobs<Job, Result> {
  /** Results of all jobs, in their order. */
  finish(here: (job: Job) => Promise<Result>): Promise<Result[]>;
}

/**
 * Other threads begin the jobs, each with the next one when it is free. A thread that fails gets no further job, and its job
 * is done again by `finish`, which throws the error if it is one of the job.
 */
export function shareJobs<Job, Result>(
  jobs: readonly Job[],
  threads: readonly ((job: Job) => Promise<Result>)[],
): SharedJobs<Job, Result> {
  const results = new Map<number, Result>();
  let next = 0;
  const others = threads.map(async (there) => {
    while (next < jobs.length) {
      const at = next++;
      try {
        results.set(at, await there(jobs[at]));
      } catch {
        return;
      }
    }
  });
  return {
    async finish(here) {
      while (next < jobs.length) {
        const at = next++;
        results.set(at, await here(jobs[at]));
      }
      await Promise.all(others);
      const all: Result[] = [];
      for (const [at, job] of jobs.entries()) all.push(results.has(at) ? results.get(at)! : await here(job));
      return all;
    },
  };
}
