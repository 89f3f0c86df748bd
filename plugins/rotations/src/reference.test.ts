import type { Column, Matrix, RotationInput } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { describe, expect, test } from "vitest";
import ica from "./ica/ica.js";
import reference from "./reference.json" with { type: "json" };
import { centeredLatents } from "./shared/cells.js";
import { CONTRASTS } from "./shared/contrast.js";
import { mapped } from "./shared/covariance.js";
import { standardizedContrast } from "./shared/options.js";
import varimax from "./varimax/varimax.js";

// Written by tooling/references/rotations.py.
const group: Column = { kind: "categorical", codes: Int32Array.from(reference.group), categories: ["a", "b", "c"] };

const inputOf = (cells: readonly number[][]): RotationInput => ({
  means: { rows: cells.length, columns: cells[0].length, values: Float64Array.from(cells.flat()) },
  columns: new Map([["group", group]]),
});
const context = () => ({ random: createRandom(1) });

function icaOf(options: unknown, cells: readonly number[][], variances?: readonly number[]): Matrix {
  const noise = variances && { variances: Float64Array.from(variances) };
  const found = ica.create(ica.options.parse(options), []).fit({ ...inputOf(cells), ...noise }, context());
  if (found === undefined) throw new Error("ica returns a matrix");
  return found.matrix;
}

/** Largest difference, relative to the largest entry of the row. */
function distance({ columns, values }: Matrix, expected: readonly number[][]): number {
  const rows = expected.map((row, i) => {
    const scale = Math.max(...row.map(Math.abs));
    return Math.max(...row.map((value, j) => Math.abs(values[i * columns + j] - value) / scale));
  });
  return Math.max(...rows);
}

describe("rotations against Python", () => {
  test("ica equals the maximum that scipy finds, within 2e-3 of each row (the mean of |u| over 400 cells has kinks)", () => {
    expect(distance(icaOf({}, reference.cells), reference.ica)).toBeLessThan(2e-3);
  });

  test("the summed negentropy of its latents equals numpy's within 1e-5 (kinks of the criterion; tables interpolate within 2e-7)", () => {
    const latents = mapped(icaOf({}, reference.cells), centeredLatents(inputOf(reference.cells), []));
    const total = latents.map(standardizedContrast(CONTRASTS.negentropy)).reduce((sum, value) => sum + value);
    expect(Math.abs(total - reference.negentropy)).toBeLessThan(1e-5);
  });

  test("ica is near scikit-learn's FastICA with exp, within 0.1 of each row (another contrast, the same sources)", () => {
    expect(distance(icaOf({}, reference.cells), reference.fast_ica)).toBeLessThan(0.1);
  });

  test("within subtracts the mean of each group: equals numpy within 2e-3 (kinks), on cells whose groups are shifted", () => {
    expect(distance(icaOf({ within: ["group"] }, reference.shifted), reference.within)).toBeLessThan(2e-3);
  });

  test("ica with posterior variances equals the maximum that scipy finds, within 5e-3 of each row (kinks; noise makes the maximum flatter)", () => {
    expect(distance(icaOf({}, reference.cells, reference.variances), reference.noisy)).toBeLessThan(5e-3);
  });

  test("varimax equals the iteration by singular value decompositions, within 1e-5 of each row (its convergence)", () => {
    const found = varimax.create(varimax.options.parse({}), []).fit(inputOf(reference.cells), context());
    expect(found && distance(found.matrix, reference.varimax)).toBeLessThan(1e-5);
  });
});
