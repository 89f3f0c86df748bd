// Time limits of the tests scale with the pace of the machine: its speed and the load of other programs.
/** Milliseconds of the computation below on an idle core (AMD EPYC). */
const NOMINAL = 80;
const REPEATS = 5;
/** Limits the wait for a hanging test on a machine that stalls during the measurement. */
const SLOWEST = 8;

function milliseconds(): number {
  const start = performance.now();
  let sum = 0;
  for (let i = 1; i < 3e7; i++) sum = (sum + (i % 7) * i) | 0;
  if (sum === 1) throw new Error("The sum is another number; the loop must run.");
  return performance.now() - start;
}

/** Wall time of a fixed computation, relative to an idle core; at least 1 and at most 8. */
export function measurePace(): number {
  const times = Array.from({ length: REPEATS }, milliseconds);
  const mean = times.reduce((sum, time) => sum + time, 0) / REPEATS;
  return Math.min(Math.max(1, mean / NOMINAL), SLOWEST);
}
