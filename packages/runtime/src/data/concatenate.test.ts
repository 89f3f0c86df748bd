import { isHeddleError } from "@heddle/contracts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concatenate } from "./concatenate.js";
import { joinRows } from "./joined-rows.js";
import { csrOf, denseOf, levels, numbers, tinyDataset, words } from "./tiny-dataset.fixture.js";

const first = () =>
  tinyDataset({
    name: "one",
    rows: [
      [1, 0, 2],
      [0, 3, 0],
    ],
    genes: ["A", "B", "C"],
    geneColumns: { id: words("ENSG1", "ENSG2", "ENSG3"), rank: numbers(1, 2, 3) },
    cellColumns: { age: numbers(30, 40), batch: levels(["x", "y"], 1, 0), only: words("p", "q") },
  });
const second = () =>
  tinyDataset({
    name: "two",
    rows: [
      [4, 0, 5],
      [0, 0, 0],
      [0, 6, 7],
    ],
    genes: ["C", "Z", "A"],
    cellColumns: { age: numbers(50, Number.NaN, 70), batch: words("z", null, "x") },
  });
const joined = () => concatenate([first(), second()], ["one", "two"]);
/** Genes A and C, which both have. */
const expected = [
  [1, 2],
  [0, 0],
  [5, 4],
  [0, 0],
  [7, 0],
];

describe("concatenate", () => {
  test("a repeated gene name is matched in order, and refused if the files have it unequally often", async () => {
    const of = (genes: string[], ...rows: number[][]) => tinyDataset({ name: "x", rows, genes });
    const two = concatenate([of(["A", "A", "B"], [1, 2, 3]), of(["B", "A", "A"], [6, 4, 5])], ["one", "two"]);
    expect(denseOf(await two.readRows(0, 2), 3)).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(() => concatenate([of(["A", "A"], [1, 2]), of(["A"], [1])], ["one", "two"])).toThrow(
      /gene A: expected names that occur equally often in every file, got 2, 1 genes of that name/,
    );
  });

  test("cells one after the other over the genes that all have, in the first one's order", async () => {
    const data = joined();
    expect([data.cells, data.genes, data.geneTable.index]).toEqual([5, 2, ["A", "C"]]);
    expect(denseOf(await data.readRows(0, 5), 2)).toEqual(expected);
    expect(data.cellTable.index).toEqual(["one-0", "one-1", "two-0", "two-1", "two-2"]);
    expect(data.geneTable.columns.get("id")).toEqual(words("ENSG1", "ENSG3"));
  });

  test("a column sample of the data's own stays, and barcodes that coincide get their sample's name", () => {
    const own = () =>
      tinyDataset({ name: "same", rows: [[1], [2]], genes: ["A"], cellColumns: { sample: words("p", "q") } });
    const { cellTable } = concatenate([own(), own()], ["one", "two"]);
    expect(cellTable.columns.get("sample")).toEqual(words("p", "q", "p", "q"));
    expect(cellTable.columns.get("heddle_sample")).toEqual(levels(["one", "two"], 0, 0, 1, 1));
    expect(cellTable.index).toEqual(["same-0-one", "same-1-one", "same-0-two", "same-1-two"]);
  });

  test("rows are the manual ones for every cut and any genes", async () => {
    const data = joined();
    const range = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 }));
    const genes = fc.constantFrom(undefined, [0], [1], [0, 1], [1, 0], []);
    await fc.assert(
      fc.asyncProperty(range, genes, async ([a, b], chosen) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        const found = await data.readRows(start, end, chosen && Int32Array.from(chosen));
        const wanted = expected.slice(start, end).map((row) => (chosen ?? [0, 1]).map((gene) => row[gene]));
        expect(denseOf(found, chosen?.length ?? 2)).toEqual(wanted);
      }),
    );
  });

  test.each([
    [-1, 2, undefined],
    [0, 6, undefined],
    [3, 2, undefined],
    [0, 1.5, undefined],
    [0, 5, Int32Array.of(2)],
    [0, 5, Int32Array.of(-1)],
  ])("rows %s to %s of genes %o: RangeError", async (start, end, genes) => {
    await expect(joined().readRows(start, end, genes)).rejects.toBeInstanceOf(RangeError);
  });

  test("columns: numbers stay numbers where all agree, levels become words, what one lacks is missing", () => {
    const { columns } = joined().cellTable;
    expect(columns.get("age")).toEqual(numbers(30, 40, 50, Number.NaN, 70));
    expect(columns.get("batch")).toEqual(words("y", "x", "z", null, "x"));
    expect(columns.get("only")).toEqual(words("p", "q", null, null, null));
    expect(columns.get("sample")).toEqual(levels(["one", "two"], 0, 0, 1, 1, 1));
  });

  test("totals are those of the files, over all their genes; disposing reaches each", () => {
    const parts = [first(), second()];
    const data = concatenate(parts, ["one", "two"]);
    expect([...data.origin.totalCounts]).toEqual([3, 3, 9, 0, 13]);
    expect(data.origin.files.map(({ path }) => path)).toEqual(["one.h5ad", "two.h5ad"]);
    data.dispose();
    expect(parts.map(({ disposed }) => disposed)).toEqual([true, true]);
  });

  test("no gene in common: gene-mismatch", () => {
    const other = tinyDataset({ rows: [[1]], genes: ["ENSG1"] });
    let error: unknown;
    try {
      concatenate([first(), other], ["a", "b"]);
    } catch (thrown) {
      error = thrown;
    }
    expect(isHeddleError(error, "gene-mismatch")).toBe(true);
  });

  test("joinRows of the parts of a matrix is the matrix", () => {
    const matrix = fc.array(fc.array(fc.nat(3), { minLength: 3, maxLength: 3 }), { maxLength: 8 });
    fc.assert(
      fc.property(matrix, fc.nat(8), (rows, cut) => {
        expect(joinRows([csrOf(rows.slice(0, cut)), csrOf(rows.slice(cut))])).toEqual(csrOf(rows));
      }),
    );
  });
});
