import { expect, test } from "vitest";
import { overallProgress } from "./overall-progress.js";

const at = (step: number) => ({ step, steps: 120, epochs: 120 });
const four = { count: 4, fraction: 0.25 };

test("without restarts, the share of steps", () => {
  expect(overallProgress(at(30), { count: 1, fraction: 0.25 }, 0)).toEqual({ share: 0.25, epochsLeft: 90 });
});

test("with four restarts of 30 epochs, 210 epochs in all: the share never decreases", () => {
  const steps = [...[0, 1, 2, 3].flatMap((ended) => [0, 15, 29].map((step) => [ended, step])), [3, 60], [3, 120]];
  const shares = steps.map(([ended, step]) => overallProgress(at(step), four, ended).share);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares[0]).toBe(0);
  expect(shares.at(-1)).toBe(1);
});

test("names the restart that runs, until the best one continues", () => {
  expect(overallProgress(at(15), four, 1)).toMatchObject({ restart: 2, epochsLeft: 165 });
  expect(overallProgress(at(29), four, 3).restart).toBe(4);
  expect(overallProgress(at(30), four, 3).restart).toBeUndefined();
});
