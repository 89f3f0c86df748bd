import { expect } from "vitest";

/** Expects equal lengths, and each value within `limit` of the expected one: relative above 1, absolute below. */
export function expectNear(actual: ArrayLike<number>, expected: readonly number[], limit: number): void {
  expect(actual.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) {
    expect(Math.abs(actual[i] - value) / Math.max(1, Math.abs(value)), `entry ${i}`).toBeLessThan(limit);
  }
}
