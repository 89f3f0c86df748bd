import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { aggregateLogDensity, meanLogDensity } from "./aggregate-posterior.js";

type Rows = readonly (readonly number[])[];

/** Written with torch's mixture distributions: tooling/references/differential_abundance.py. */
const reference = JSON.parse(readFileSync(new URL("reference.json", import.meta.url), "utf8")) as {
  readonly means: Rows;
  readonly deviations: Rows;
  readonly samples: readonly (readonly number[])[];
  readonly cases: readonly {
    readonly degreesOfFreedom: number | null;
    readonly all: Rows;
    readonly withoutOwn: Rows;
    readonly meanOfSamples: readonly number[];
  }[];
};

const matrix = (rows: Rows) => ({
  rows: rows.length,
  columns: rows[0].length,
  values: Float64Array.from(rows.flat()),
});
const posteriors = { means: matrix(reference.means), deviations: matrix(reference.deviations) };
const NO_CELL = -1;

function expectNear(found: readonly number[], expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  for (const [i, value] of expected.entries())
    expect(Math.abs(found[i] - value) / Math.max(1, Math.abs(value)), `entry ${i}`).toBeLessThan(1e-12);
}

describe.each(reference.cases)("components with $degreesOfFreedom degrees of freedom", (expected) => {
  const shape = expected.degreesOfFreedom === null ? {} : { degreesOfFreedom: expected.degreesOfFreedom };
  const densities = reference.samples.map((cells) => aggregateLogDensity(posteriors, Int32Array.from(cells), shape));
  const at = (density: (typeof densities)[number], own: (cell: number) => number) =>
    reference.means.map((mean, cell) => density(Float64Array.from(mean), own(cell)));

  test("log densities of all components, and without the cell's own, equal torch's within 1e-12 (float64)", () => {
    for (const [sample, density] of densities.entries()) {
      expectNear(
        at(density, () => NO_CELL),
        expected.all[sample],
      );
      expectNear(
        at(density, (cell) => cell),
        expected.withoutOwn[sample],
      );
    }
  });

  test("samples have equal weights, whatever their numbers of cells: equal to torch's within 1e-12 (float64)", () => {
    expectNear(
      at(meanLogDensity(densities), () => NO_CELL),
      expected.meanOfSamples,
    );
  });
});
