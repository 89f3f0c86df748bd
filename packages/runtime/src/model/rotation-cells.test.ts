import type { RotationInput } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { expect, test } from "vitest";
import { rotationCells, takeCells } from "./rotation-cells.js";

const ROWS = 300;
const values = Float64Array.from(createRandom(1).normals(2 * ROWS));
const donor = Int32Array.from({ length: ROWS }, (_, cell) => cell % 3);
const input: RotationInput = {
  means: { rows: ROWS, columns: 2, values },
  columns: new Map([["donor", { kind: "categorical", codes: donor, categories: ["a", "b", "c"] }]]),
};

test("uses the cells themselves if there are no more than the maximum", () => {
  expect(rotationCells(input, createRandom(2), ROWS)).toBe(input);
  expect(rotationCells(input, createRandom(2))).toBe(input);
});

test("draws distinct cells with their levels, the same cells for any order of the input", () => {
  const drawn = rotationCells(input, createRandom(2), 100);
  const cells = Array.from({ length: 100 }, (_, row) => values.indexOf(drawn.means.values[2 * row]) / 2);
  expect(new Set(cells).size).toBe(100);
  expect(drawn).toEqual(takeCells(input, Int32Array.from(cells)));
  const shuffled = takeCells(input, createRandom(3).permutation(ROWS));
  expect(rotationCells(shuffled, createRandom(2), 100)).toEqual(drawn);
  expect(rotationCells(input, createRandom(4), 100)).not.toEqual(drawn);
});

test("keeps the posterior variances of the latents", () => {
  const variances = Float64Array.of(0.2, 0.9);
  expect(rotationCells({ ...input, variances }, createRandom(2), 100).variances).toEqual(variances);
});
