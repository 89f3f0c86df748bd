import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { alignGenes } from "./align-genes.js";
import { numbers, table, words } from "./tiny-dataset.fixture.js";

describe("alignGenes", () => {
  test("by names, in another order, with some missing", () => {
    const found = alignGenes(table(["A", "B", "C"]), table(["C", "X", "A"]));
    expect(found).toEqual({ by: "names", columns: Int32Array.of(2, -1, 0), ambiguous: [] });
  });

  test("by the identifiers of one side where they find more", () => {
    const model = table(["A", "B", "C"], { gene_ids: words("ENSG1", "ENSG2", null) });
    const found = alignGenes(model, table(["ENSG2", "ENSG1", "C"]));
    // by identifiers or, where there are none, by names
    expect([found.by, ...found.columns]).toEqual(["gene_ids = names", 1, 0, -1]);
    const both = alignGenes(model, table(["x", "y"], { gene_ids: words("ENSG1", "ENSG2") }));
    expect(both).toEqual({ by: "gene_ids", columns: Int32Array.of(0, 1, -1), ambiguous: [] });
  });

  test("a word that every gene bears identifies none of them: names win", () => {
    const same = { feature_types: words("Gene Expression", "Gene Expression", "Gene Expression") };
    const found = alignGenes(table(["A", "B", "C"], same), table(["B", "A", "X"], same));
    expect(found).toEqual({ by: "names", columns: Int32Array.of(1, 0, -1), ambiguous: [] });
  });

  test("a symbol that the data has twice is ambiguous; numbers are no names", () => {
    const data = table(["g0", "g1", "g2"], { symbol: words("A", "A", "B"), rank: numbers(1, 2, 3) });
    expect(alignGenes(table(["A", "B"]), data)).toEqual({
      by: "names = symbol",
      columns: Int32Array.of(-1, 2),
      ambiguous: ["A"],
    });
  });

  test("a repeated symbol is resolved by identifiers; symbols match the genes whose identifier changed", () => {
    const model = table(["A", "B", "C", "D"], { gene_ids: words("E1", "E2", "E3", "E4") });
    const data = table(["A", "A", "C", "D"], { gene_ids: words("E9", "E1", "E3", "E5") });
    expect(alignGenes(model, data)).toEqual({
      by: "names and gene_ids",
      columns: Int32Array.of(1, -1, 2, 3),
      ambiguous: [],
    });
  });

  test("two genes of the model with one symbol: ambiguous without identifiers", () => {
    expect(alignGenes(table(["A", "A", "B"]), table(["A", "B"])).ambiguous).toEqual(["A"]);
  });

  test("nothing in common: every gene is missing", () => {
    expect([...alignGenes(table(["A", "B"]), table(["ENSG1"])).columns]).toEqual([-1, -1]);
  });

  test("no column is given to two genes, and each gene found bears the name looked for", () => {
    const names = fc.uniqueArray(fc.constantFrom(..."abcdefgh"), { minLength: 1 });
    const column = (length: number) =>
      fc.array(fc.option(fc.constantFrom(..."abcxyz")), { minLength: length, maxLength: length });
    const genes = names.chain((index) => column(index.length).map((id) => table(index, { id: words(...id) })));
    fc.assert(
      fc.property(genes, genes, (model, data) => {
        const found = [...alignGenes(model, data).columns].filter((place) => place >= 0);
        expect(new Set(found).size).toBe(found.length);
        const byName = model.index.filter((name) => data.index.includes(name)).length;
        expect(found.length).toBeGreaterThanOrEqual(byName);
      }),
    );
  });
});
