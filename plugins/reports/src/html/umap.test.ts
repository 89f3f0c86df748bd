import { describe, expect, test } from "vitest";
import { EXAMPLE, exampleRuns } from "../example-runs.fixture.js";
import { evenlySpaced } from "./evenly-spaced.js";
import { umap } from "./umap.js";

const [, run] = exampleRuns({ ...EXAMPLE, cells: 300 });
const rows = evenlySpaced(300, 150);

describe("umap", () => {
  test("is deterministic; nearest neighbors share the cell type more often than by chance", () => {
    const placed = umap(run, rows);
    expect(umap(run, rows).values).toEqual(placed.values);
    const types = run.cellTable.columns.get("cell_type") as { codes: Int32Array };
    const typeOf = (i: number) => types.codes[rows[i]];
    const distance = (a: number, b: number) =>
      (placed.values[2 * a] - placed.values[2 * b]) ** 2 + (placed.values[2 * a + 1] - placed.values[2 * b + 1]) ** 2;
    const others = (i: number) => [...rows.keys()].filter((j) => j !== i);
    const own = [...rows.keys()].map((i) => {
      const nearest = others(i).reduce((best, j) => (distance(i, j) < distance(i, best) ? j : best));
      return Number(typeOf(nearest) === typeOf(i));
    });
    const chance = [...rows.keys()].map((i) => {
      const same = others(i).filter((j) => typeOf(j) === typeOf(i));
      return same.length / (rows.length - 1);
    });
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(own)).toBeGreaterThan(2 * mean(chance));
  });

  test("fewer cells than neighbors give zeros", () => {
    expect(umap(run, evenlySpaced(300, 10)).values.every((value) => value === 0)).toBe(true);
  });
});
