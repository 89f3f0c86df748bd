import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import plugin from "./anndata-zarr.js";
import { expectedValues, readArrays } from "./array-values.fixture.js";
import { ZarrHierarchy } from "./zarr-hierarchy.js";
import { openStorage } from "./zarr-storage.js";

const fixture = (version: number) => ({
  path: fileURLToPath(new URL(`./fixtures/orders-${version}.zarr.zip`, import.meta.url)),
});
// Third-party files next to the repository: a missing file fails its test as "missing-file".
const reported = (name: string) => ({
  path: fileURLToPath(new URL(`../../../../../shared/data/reported/${name}/f.zarr`, import.meta.url)),
});
const reader = (options = {}) => plugin.create(plugin.options.parse(options), []);

describe.each([2, 3])("Zarr %i arrays in column-major or any transposed order", (version) => {
  test("40 arrays of every type and of 0 to 4 axes, whole and sliced: equal to zarr 3.1.6", async () => {
    const tree = new ZarrHierarchy(await openStorage(fixture(version)));
    const read = await readArrays(tree);
    await tree.close();
    expect(read.length).toBeGreaterThan(250);
    for (const { name, found, expected } of read) expect(found, name).toEqual(expected);
  });

  test("X, a layer, an embedding and columns of an AnnData: equal to anndata 0.12.19", async () => {
    for (const [matrix, dtype] of [
      ["X", "int32"],
      ["layers/counts", "int32"],
    ]) {
      const dataset = await reader({ matrix }).open(fixture(version), { support: "counts" });
      const rows = await dataset.readRows(3, 13);
      const dense = new Array<number>(10 * 7).fill(0);
      for (let row = 0; row < 10; row++)
        for (let i = rows.rowStarts[row]; i < rows.rowStarts[row + 1]; i++)
          dense[row * 7 + rows.columns[i]] = rows.counts[i];
      expect(dense).toEqual(expectedValues(dtype, 3 * 7, 13 * 7));
      const column = (name: string) => dataset.cellTable.columns.get(name);
      expect(column("score")).toMatchObject({ values: Float64Array.from(expectedValues("float64", 0, 13), Number) });
      expect(column("batch")).toMatchObject({ values: Float64Array.from(expectedValues("int64", 0, 13), Number) });
      dataset.dispose();
    }
    const { representation } = await reader().readEmbedding!(fixture(version), "X_pca");
    expect(Array.from(representation.values)).toEqual(expectedValues("float64", 0, 39));
  });
});

test.each(["z_v2_F", "z_v3_transpose"])("%s: the counts that zarr reads, not scrambled", async (name) => {
  const dataset = await reader().open(reported(name), { support: "counts" });
  expect([dataset.cells, dataset.genes]).toEqual([60, 40]);
  const totals = Array.from(dataset.origin.totalCounts);
  expect(totals.slice(0, 6)).toEqual([226, 215, 149, 230, 199, 229]);
  expect(totals.reduce((a, b) => a + b)).toBe(14_242);
  const { counts, columns } = await dataset.readRows(0, 1);
  expect([Array.from(columns.slice(0, 2)), Array.from(counts.slice(0, 2))]).toEqual([
    [0, 1],
    [11, 5],
  ]);
  dataset.dispose();
});
