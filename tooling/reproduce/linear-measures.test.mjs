import { describe, expect, test } from "vitest";
import { basisOf, correlations, linearMeasures, targetsOf } from "./linear-measures.mjs";

/** Deterministic numbers in (−1, 1) without structure. */
const noise = (size, seed) => Float64Array.from({ length: size }, (_, i) => Math.sin(1000 * (i + 1) * (seed + 0.37)));
const random = {
  stream: () => random,
  permutation: (size) => Int32Array.from({ length: size }, (_, i) => (7 * i + 3) % size),
  normals: (size) => noise(size, 5),
};

describe("linear measures", () => {
  test("two mixed latents have |r| = cos 45° with a source each, and a ceiling of 1 (within 1e-3: sources correlate a little)", () => {
    const [a, b] = [noise(3000, 1), noise(3000, 2)];
    const mixed = [a.map((value, i) => value + b[i]), a.map((value, i) => value - b[i])];
    const { r, second, ceiling, permuted } = linearMeasures(mixed, [{ values: a }], random);
    expect(Math.abs(ceiling - 1)).toBeLessThan(1e-9);
    for (const value of [r, second]) expect(Math.abs(value - Math.SQRT1_2)).toBeLessThan(0.03);
    expect(permuted).toBeLessThan(0.1);
  });

  test("a dependent column adds nothing to the basis", () => {
    const a = noise(50, 1);
    expect(basisOf([a, a.map((value) => 3 * value + 1), noise(50, 2)])).toHaveLength(2);
  });

  test("|r| of a column with itself is 1, of a constant 0 (within 1e-12)", () => {
    const a = noise(50, 1);
    const [own, constant] = correlations([a, new Float64Array(50).fill(2)], a);
    expect(Math.abs(own - 1)).toBeLessThan(1e-12);
    expect(constant).toBe(0);
  });

  test("levels: the second of two, each of three; rare, missing and unknown levels are left out", () => {
    const column = (codes, categories) => ({ kind: "categorical", codes: Int32Array.from(codes), categories });
    const repeat = (levels) => Array.from({ length: 12 * levels }, (_, i) => i % levels);
    expect(targetsOf(column(repeat(2), ["a", "b"])).map(({ level }) => level)).toEqual(["b"]);
    expect(targetsOf(column(repeat(3), ["a", "b", "c"])).map(({ level }) => level)).toEqual(["a", "b", "c"]);
    const [only] = targetsOf(column([...repeat(3), 3, -1], ["a", "b", "unknown", "rare"]), ["unknown"]);
    expect(only.level).toBe("b");
    expect(only.values).toHaveLength(25);
  });
});
