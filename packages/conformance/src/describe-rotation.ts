import { type AnyPlugin, type Column, isHeddleError, type Matrix, type RotationInput } from "@heddle/contracts";
import { createRandom, symmetricEigen } from "@heddle/numerics";
import { describe, expect } from "vitest";
import { type Check, creator, type PluginSetup, runChecks } from "./checks.js";
import { pluginChecks } from "./plugin-checks.js";

export interface RotationSetup extends PluginSetup {
  /** True for a rotation that recovers independent non-Gaussian sources from a mixture of them. */
  readonly separates?: boolean;
}

const CELLS = 600;
const LATENTS = 4;

/**
 * Tests of every rotation: an invertible map, orthogonal if it is isometric; the same bytes from the same input; the same
 * map for cells in another order; errors for too few cells, dependent latents and NaN. With `separates`, also the
 * recovery of independent sources.
 */
export function describeRotation(plugin: AnyPlugin<"rotation">, setup: RotationSetup = {}): void {
  describe(`rotation ${plugin.name} ${JSON.stringify(setup.options ?? {})}: the contract`, () =>
    runChecks([...pluginChecks(plugin, setup), ...rotationChecks(plugin, setup)]));
}

/** Checks of the suite. */
// Long because it is a list of checks, each of a few lines.
export function rotationChecks(plugin: AnyPlugin<"rotation">, setup: RotationSetup = {}): Check[] {
  const given = creator(plugin, setup);
  const matrixFor = (means: Matrix, seed = 1) => {
    const rotation = given();
    return rotation.fit(inputOf(means, rotation.usesColumns), { random: createRandom(seed) })?.matrix;
  };
  return [
    {
      title: "the matrix has one row and column per latent and is invertible (condition below 1e8)",
      run: () => {
        const matrix = matrixFor(mixture());
        if (matrix === undefined) return;
        expect([matrix.rows, matrix.columns, matrix.values.length]).toEqual([LATENTS, LATENTS, LATENTS * LATENTS]);
        const { values } = symmetricEigen(gram(matrix));
        expect(Math.sqrt(values[0] / values[LATENTS - 1])).toBeLessThan(1e8);
      },
    },
    {
      title: "an isometric rotation has orthonormal rows within 1e-10 (rounding), so that distances stay the same",
      run: () => {
        const matrix = matrixFor(mixture());
        if (matrix === undefined || !given().isometric) return;
        for (const [at, value] of gram(matrix).values.entries())
          expect(Math.abs(value - (at % (LATENTS + 1) === 0 ? 1 : 0))).toBeLessThan(1e-10);
      },
    },
    {
      title: "the same input gives the same matrix; the input stays unchanged",
      run: () => {
        const means = mixture();
        const before = means.values.slice();
        expect(matrixFor(means)).toEqual(matrixFor(means));
        expect(means.values).toEqual(before);
      },
    },
    {
      title: "cells in another order give the same matrix within 1e-6 (rounding of sums)",
      run: () => {
        const [own, other] = [matrixFor(mixture()), matrixFor(reversed(mixture()))];
        if (own === undefined) return expect(other).toBeUndefined();
        for (const [at, value] of own.values.entries())
          expect(Math.abs(value - (other?.values[at] ?? Number.NaN))).toBeLessThan(1e-6);
      },
    },
    {
      title: "negated latents give the same rotated latents within 1e-3 (canonical sign; finite search steps)",
      run: () => {
        if (!setup.separates) return;
        const means = mixture();
        const negative = { ...means, values: means.values.map((value) => -value) };
        const [own, other] = [matrixFor(means), matrixFor(negative)];
        for (const [at, value] of own?.values.entries() ?? [])
          expect(Math.abs(value + (other?.values[at] ?? Number.NaN))).toBeLessThan(1e-3);
      },
    },
    {
      title: "no more cells than latents, and dependent latents: an error of kind bad-data; NaN: non-finite",
      run: () => {
        if (matrixFor(mixture()) === undefined) return;
        const few = { rows: LATENTS, columns: LATENTS, values: mixture().values.slice(0, LATENTS * LATENTS) };
        const dependent = mixture();
        for (let row = 0; row < CELLS; row++) dependent.values[row * LATENTS + 1] = dependent.values[row * LATENTS];
        const missing = mixture();
        missing.values[5] = Number.NaN;
        expect(kindOf(() => matrixFor(few))).toBe("bad-data");
        expect(kindOf(() => matrixFor(dependent))).toBe("bad-data");
        expect(kindOf(() => matrixFor(missing))).toBe("non-finite");
      },
    },
    {
      title: "one latent is accepted",
      run: () => {
        const one = { rows: CELLS, columns: 1, values: mixture().values.filter((_, at) => at % LATENTS === 0) };
        const matrix = matrixFor(one);
        if (matrix) expect(Math.abs(matrix.values[0])).toBeGreaterThan(0);
      },
    },
    {
      title: "with separates: each source has |r| above 0.98 with one rotated latent (600 cells)",
      run: () => {
        if (!setup.separates) return;
        const matrix = matrixFor(mixture());
        if (matrix === undefined) throw new Error("separates is true, but the latents stay as trained");
        const best = Array.from({ length: LATENTS }, (_, source) => bestCorrelation(matrix, source));
        for (const r of best) expect(r).toBeGreaterThan(0.98);
      },
    },
  ];
}

/** Independent non-Gaussian sources: two skewed, one bimodal, one with heavy tails; cells × latents. */
function sources(): Matrix {
  const random = createRandom("rotation suite");
  const values = new Float64Array(CELLS * LATENTS);
  for (let cell = 0; cell < CELLS; cell++) {
    const draw = () => random.normal();
    values.set(
      [
        (random.uniform() < 0.25 ? 3 : 0) + 0.4 * draw(),
        (random.uniform() < 0.1 ? 4 : 0) + 0.4 * draw(),
        (random.uniform() < 0.5 ? 1.5 : -1.5) + 0.4 * draw(),
        draw() * draw() * draw(),
      ],
      cell * LATENTS,
    );
  }
  return { rows: CELLS, columns: LATENTS, values };
}

const MIXING = [0.6, 0.5, -0.3, 0.4, -0.4, 0.7, 0.3, 0.2, 0.5, -0.2, 0.8, 0.1, 0.2, 0.4, -0.1, 0.9];

function mixture(): Matrix {
  return times(sources(), { rows: LATENTS, columns: LATENTS, values: Float64Array.from(MIXING) });
}

/** Rows of `cells` times `matrix`ᵀ. */
function times(cells: Matrix, matrix: Matrix): Matrix {
  const values = new Float64Array(cells.values.length);
  for (let row = 0; row < cells.rows; row++)
    for (let j = 0; j < matrix.rows; j++)
      for (let k = 0; k < matrix.columns; k++)
        values[row * matrix.rows + j] += matrix.values[j * matrix.columns + k] * cells.values[row * matrix.columns + k];
  return { rows: cells.rows, columns: matrix.rows, values };
}

const gram = (matrix: Matrix): Matrix => times(matrix, matrix);

function reversed({ rows, columns, values }: Matrix): Matrix {
  const row = (i: number) => Array.from(values.subarray(i * columns, (i + 1) * columns));
  const turned = Array.from({ length: rows }, (_, i) => row(rows - 1 - i)).flat();
  return { rows, columns, values: Float64Array.from(turned) };
}

function inputOf(means: Matrix, names: readonly string[]): RotationInput {
  const codes = Int32Array.from({ length: means.rows }, (_, cell) => cell % 2);
  const column: Column = { kind: "categorical", codes, categories: ["a", "b"] };
  return { means, columns: new Map(names.map((name) => [name, column])) };
}

function bestCorrelation(matrix: Matrix, source: number): number {
  const rotated = times(mixture(), matrix);
  const column = ({ columns, values }: Matrix, j: number) => values.filter((_, at) => at % columns === j);
  const truth = column(sources(), source);
  return Math.max(...Array.from({ length: LATENTS }, (_, j) => Math.abs(correlation(column(rotated, j), truth))));
}

function correlation(x: Float64Array, y: Float64Array): number {
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    xx += (x[i] - mx) ** 2;
    xy += (x[i] - mx) * (y[i] - my);
    yy += (y[i] - my) ** 2;
  }
  return xy / Math.sqrt(xx * yy);
}

function kindOf(run: () => unknown): string {
  try {
    run();
    return "no error";
  } catch (error) {
    return isHeddleError(error) ? error.kind : String(error);
  }
}
