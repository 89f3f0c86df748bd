// Rare encodings, in small files made by tooling/references/anndata_fixtures.py.
import { describe, expect, test } from "vitest";
import { dense, fixture, open, whole } from "./open-file.fixture.js";
import reference from "./reference.json" with { type: "json" };

const { fixtures } = reference;

describe("encodings", () => {
  test("columns of every kind, with a CSC matrix", async () => {
    const expected = fixtures["columns-csc"];
    const dataset = await open(fixture("columns-csc"));
    expect(dataset.access).toBe("memory");
    expect(dataset.cellTable.index).toEqual(expected.obs.index);
    expect(dataset.geneTable.index).toEqual(expected.var);
    expect(await whole(dataset)).toEqual(expected.X);
    const genes = Int32Array.of(4, 1);
    const chosen = dense(await dataset.readRows(0, 4, genes), 2);
    expect(chosen).toEqual(expected.X.map((row) => [row[4], row[1]]));
    expect(await whole(dataset)).toEqual(expected.X);
    const column = (name: string) => dataset.cellTable.columns.get(name);
    const { condition, dose, cluster, name, n_counts, age } = expected.obs.columns;
    for (const [label, want] of Object.entries({ condition, dose, cluster })) {
      expect(column(label)).toEqual({
        kind: "categorical",
        codes: Int32Array.from(want.codes),
        categories: want.categories,
      });
    }
    expect(column("name")).toEqual({ kind: "string", values: name.values });
    expect(column("n_counts")).toEqual({ kind: "number", values: Float64Array.from(n_counts.values) });
    expect(column("age")).toEqual({ kind: "number", values: Float64Array.from(age.values) });
    const levels = ["False", "True"];
    expect(column("flag")).toEqual({ kind: "categorical", codes: Int32Array.of(1, 0, 1, 1), categories: levels });
    expect(column("maybe_bool")).toEqual({
      kind: "categorical",
      codes: Int32Array.of(1, -1, 0, 1),
      categories: levels,
    });
    expect(column("maybe_int")).toEqual({ kind: "number", values: Float64Array.of(1, Number.NaN, 3, 4) });
    dataset.dispose();
  });

  test("nullable strings, uint16 indices out of order, int64 indptr, a repeated entry, a stored zero", async () => {
    const dataset = await open(fixture("by-hand"));
    expect(dataset.cellTable.index).toEqual(fixtures["by-hand"].obs.index);
    expect(dataset.geneTable.index).toEqual(fixtures["by-hand"].var);
    const note = fixtures["by-hand"].obs.columns.note.values;
    expect(dataset.cellTable.columns.get("note")).toEqual({ kind: "string", values: note });
    expect(await whole(dataset)).toEqual(fixtures["by-hand"].X);
    const rows = await dataset.readRows(0, 4);
    expect([...rows.rowStarts]).toEqual([0, 2, 4, 4, 7]);
    expect([...rows.columns]).toEqual([1, 3, 0, 4, 0, 1, 2]);
    expect([...dataset.origin.totalCounts]).toEqual([4, 9, 0, 302]);
    dataset.dispose();
  });

  test("dense integers", async () => {
    const dataset = await open(fixture("dense"));
    expect(await whole(dataset)).toEqual(fixtures.dense.X);
    dataset.dispose();
  });

  test("the error for unknown compression contains its number", async () => {
    await expect(open(fixture("unknown-filter"))).rejects.toMatchObject({ kind: "unsupported-file" });
    await expect(open(fixture("unknown-filter"))).rejects.toThrow(/filter 32099 .*on X/);
  });
});
