import { expect, test } from "vitest";
import { ThreadCountTuner } from "./thread-count-tuner.js";

/** Runs steps with the durations of `time` on all threads and on one; returns which ran on all threads. */
function run(tuner: ThreadCountTuner, steps: number, time: (together: boolean) => number): boolean[] {
  return Array.from({ length: steps }, () => {
    const { together } = tuner;
    tuner.took(time(together));
    return together;
  });
}
const share = (ran: readonly boolean[]) => ran.filter(Boolean).length / ran.length;

const QUIET = (together: boolean) => (together ? 3 : 5);
const BUSY = (together: boolean) => (together ? 7 : 5);

test("a quiet machine: all threads, but for one trial of eight steps", () => {
  expect(run(new ThreadCountTuner(), 5000, QUIET).filter((together) => !together)).toHaveLength(8);
});

test("busy from the start: one thread for more than 95 % of the steps after the first two hundred", () => {
  const tuner = new ThreadCountTuner();
  run(tuner, 200, BUSY);
  expect(share(run(tuner, 10_000, BUSY))).toBeLessThan(0.05);
});

test("busy for a while: one thread within fifty steps, and all threads again within six hundred after", () => {
  const tuner = new ThreadCountTuner();
  run(tuner, 1000, QUIET);
  expect(run(tuner, 50, BUSY).at(-1)).toBe(false);
  run(tuner, 10_000, BUSY);
  run(tuner, 600, QUIET);
  expect(share(run(tuner, 1000, QUIET))).toBe(1);
});

test("a machine that has become slower altogether keeps all threads", () => {
  const tuner = new ThreadCountTuner();
  run(tuner, 1000, QUIET);
  expect(share(run(tuner, 2000, (together) => 2 * QUIET(together)))).toBeGreaterThan(0.98);
});
