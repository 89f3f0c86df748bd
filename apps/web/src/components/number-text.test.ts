import { describe, expect, test } from "vitest";
import { duration, fixed, rounded } from "./number-text.js";

describe("numbers as text", () => {
  test.each([
    [0.2, "1 s"],
    [59.4, "59 s"],
    [59.7, "1 min 0 s"],
    [119.6, "2 min 0 s"],
    [3599.9, "1 h 0 min"],
    [7170, "2 h 0 min"],
    [Number.NaN, "–"],
  ])("%d seconds: %s", (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });

  test.each([
    [-1100.66, "−1,100.7"],
    [999.94, "999.9"],
    [-0.01, "0.0"],
    [Number.NaN, "–"],
  ])("one decimal of %d: %s", (value, text) => {
    expect(fixed(value, 1)).toBe(text);
  });

  test.each([
    [173.4, "170"],
    [0.0123, "0.012"],
    [8.53, "8.5"],
  ])("two digits of %d: %s, without an exponent", (value, text) => {
    expect(rounded(value)).toBe(text);
  });
});
