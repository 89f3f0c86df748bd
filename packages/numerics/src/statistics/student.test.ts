import { describe, expect, test } from "vitest";
import { studentBound, studentInterval } from "./student.js";
import reference from "./student.json" with { type: "json" };

describe("Student's t", () => {
  test("bounds as scipy's quantiles (within 1e-9 relative: those of 1 degree of freedom are a tangent near π/2)", () => {
    for (const [degrees, level, bound] of reference.bounds)
      expect(Math.abs(studentBound(level, degrees) / bound - 1)).toBeLessThan(1e-9);
  });

  test("the interval of a sample's mean as scipy's (within 1e-12: rounding); one value has none", () => {
    const { low, high } = studentInterval(reference.sample);
    expect(Math.abs(low - reference.interval[0])).toBeLessThan(1e-12);
    expect(Math.abs(high - reference.interval[1])).toBeLessThan(1e-12);
    expect(studentInterval([1]).low).toBeNaN();
  });

  test("invalid degrees of freedom throw an error", () => {
    expect(() => studentBound(0.95, 0)).toThrow("degrees of freedom");
    expect(() => studentBound(1, 3)).toThrow("degrees of freedom");
  });
});
