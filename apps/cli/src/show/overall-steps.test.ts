import { expect, test } from "vitest";
import { overallSteps } from "./overall-steps.js";

const at = (step: number) => ({ step, steps: 600, epochs: 60 });
const restart = (number: number) => ({ number, count: 4, epochs: 15 });

test("without restarts, the steps of training", () => {
  expect(overallSteps(at(30), undefined, undefined)).toEqual({ done: 30, total: 600 });
});

test("four restarts of 15 of 60 epochs are 1,050 steps: the steps done never decrease, and the best restart continues", () => {
  const done = [
    ...[1, 2, 3, 4].flatMap((number) =>
      [1, 150].map((step) => overallSteps(at(step), restart(number), restart(number))),
    ),
    ...[151, 600].map((step) => overallSteps(at(step), restart(4), undefined)),
  ];
  expect(done.map((each) => each.done)).toEqual([1, 150, 151, 300, 301, 450, 451, 600, 601, 1050]);
  expect(new Set(done.map(({ total }) => total))).toEqual(new Set([1050]));
});
