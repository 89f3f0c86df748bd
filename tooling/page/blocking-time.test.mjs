import { expect, test } from "vitest";
import { median, totalBlockingTime } from "./blocking-time.mjs";

test("total blocking time: the part of each task beyond 50 ms after the first paint", () => {
  const tasks = [
    { start: 0, duration: 400 },
    { start: 450, duration: 200 },
    { start: 700, duration: 80 },
    { start: 900, duration: 50 },
  ];
  // the second task has 150 ms after the paint at 500, the third 80 ms
  expect(totalBlockingTime(tasks, 500)).toBe(100 + 30);
  expect(totalBlockingTime([], 0)).toBe(0);
});

test("the median of an odd and an even number of values", () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
});
