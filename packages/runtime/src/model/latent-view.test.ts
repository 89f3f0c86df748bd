import { createRandom } from "@heddle/numerics";
import { type Tensor2D, tf } from "@heddle/ops";
import { beforeAll, describe, expect, test } from "vitest";
import { changedRepresentation } from "./change.js";
import { latentView } from "./latent-view.js";
import type { StoredRotation } from "./stored-rotation.js";

beforeAll(() => tf.setBackend("cpu"));

const COLUMNS = 5;
const LATENTS = [0, 2, 3];
const draws = createRandom("latent view").normals(9);
const rotation: StoredRotation = {
  use: "any",
  isometric: false,
  latents: LATENTS,
  matrix: { rows: 3, columns: 3, values: Float64Array.from(draws) },
};
const view = latentView(rotation, COLUMNS);
const cells = tf.tensor2d(createRandom("cells").normals(40 * COLUMNS), [40, COLUMNS]);
const difference = (a: Tensor2D, b: Tensor2D) => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0];

describe("latentView", () => {
  test("toModel inverts fromModel within 1e-5 of values near 1 (float32, a matrix of condition below 30)", () => {
    expect(difference(view.toModel(view.fromModel(cells)), cells)).toBeLessThan(1e-5);
  });

  test("latents that are not rotated keep their bits in both directions", () => {
    for (const mapped of [view.fromModel(cells), view.toModel(cells)])
      for (const column of [1, 4]) {
        const at = (x: Tensor2D) => tf.slice(x, [0, column], [-1, 1]) as Tensor2D;
        expect(difference(at(mapped), at(cells))).toBe(0);
      }
  });

  test("u_i is row i of the matrix times z, within 1e-6 (float32)", () => {
    const [z, u] = [cells.arraySync(), view.fromModel(cells).arraySync()];
    for (const [row, latent] of LATENTS.entries()) {
      const expected = LATENTS.reduce((sum, column, k) => sum + rotation.matrix.values[row * 3 + k] * z[7][column], 0);
      expect(Math.abs(u[7][latent] - expected)).toBeLessThan(1e-6);
    }
  });

  test("variances are the diagonal of A diag(σ²) Aᵀ, within 1e-6 (float32)", () => {
    const own = tf.tensor2d([[1, 2, 3, 4, 5]]);
    const found = view.variances(own).arraySync()[0];
    const weights = (row: number) => LATENTS.map((_, k) => rotation.matrix.values[row * 3 + k] ** 2);
    const expected = (row: number) => weights(row).reduce((sum, weight, k) => sum + weight * [1, 3, 4][k], 0);
    expect([found[1], found[4]]).toEqual([2, 5]);
    for (const [row, latent] of LATENTS.entries())
      expect(Math.abs(found[latent] / expected(row) - 1)).toBeLessThan(1e-6);
  });

  test("loadings along u times u equal loadings along z times z, within 1e-5 (float32)", () => {
    const loadings = tf.tensor2d(createRandom("genes").normals(7 * COLUMNS), [7, COLUMNS]);
    const before = tf.matMul(cells, loadings, false, true) as Tensor2D;
    const after = tf.matMul(view.fromModel(cells), view.loadings(loadings), false, true) as Tensor2D;
    expect(difference(after, before)).toBeLessThan(1e-5);
  });

  test("a changed latent has its value in rotated coordinates, the others stay: within 1e-5 (float32)", () => {
    const changed = view.fromModel(changedRepresentation(cells, { latents: { 2: 0 } }, view)).arraySync();
    const before = view.fromModel(cells).arraySync();
    for (const [i, row] of changed.entries())
      for (const [latent, value] of row.entries())
        expect(Math.abs(value - (latent === 2 ? 0 : before[i][latent]))).toBeLessThan(1e-5);
  });

  test("all rotated latents at 0 are the mean of a prior with mean 0: model coordinates 0 within 1e-5 (float32)", () => {
    const zero = changedRepresentation(cells, { latents: { 0: 0, 2: 0, 3: 0 } }, view).arraySync();
    for (const row of zero) for (const latent of LATENTS) expect(Math.abs(row[latent])).toBeLessThan(1e-5);
  });

  test("without a change of latents, cells keep their bits", () => {
    expect(difference(changedRepresentation(cells, {}, view), cells)).toBe(0);
  });

  test("a singular matrix and an unknown latent are errors", () => {
    const singular = { ...rotation, matrix: { rows: 3, columns: 3, values: new Float64Array(9) } };
    expect(() => latentView(singular, COLUMNS)).toThrow("a singular matrix");
    expect(() => latentView(rotation, 3)).toThrow("latent 4 of 3");
  });
});
