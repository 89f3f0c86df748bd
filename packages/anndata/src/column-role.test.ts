import type { Column } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { describeColumn } from "./column-role.js";

const rows = 200;
const categorical = (levels: number): Column => ({
  kind: "categorical",
  codes: Int32Array.from({ length: rows }, (_, row) => row % levels),
  categories: Array.from({ length: levels }, (_, level) => `level ${level}`),
});
const numbers = (value: (row: number) => number): Column => ({
  kind: "number",
  values: Float64Array.from({ length: rows }, (_, row) => value(row)),
});
const strings = (value: (row: number) => string | null): Column => ({
  kind: "string",
  values: Array.from({ length: rows }, (_, row) => value(row)),
});

describe("suggested role of a column", () => {
  test.each<[string, Column, string]>([
    ["cell_type", categorical(9), "factor"],
    ["treatment", strings((row) => (row % 2 ? "a" : "b")), "factor"],
    ["batch", categorical(3), "covariate"],
    ["donor_id", categorical(8), "covariate"],
    ["orig.ident", categorical(2), "covariate"],
    ["leiden", numbers((row) => row % 7), "factor"],
    ["pseudotime", numbers((row) => row / 7), "covariate"],
    ["n_genes_by_counts", numbers((row) => row % 11), "quality"],
    ["pct_counts_mt", numbers((row) => row / 3), "quality"],
    ["nCount_RNA", numbers((row) => row * 2), "quality"],
    ["barcode", strings((row) => `AAC-${row}`), "identifier"],
    ["original_row", numbers((row) => row + 5), "identifier"],
    ["species", categorical(1), "constant"],
    ["empty", strings(() => null), "constant"],
    ["zero", numbers(() => 0), "constant"],
    // Columns that Heddle adds are no factors of the biology.
    ["heddle_split", categorical(2), "quality"],
    ["heddle_total_counts", numbers((row) => row % 5), "quality"],
    // Whole name parts decide, not substrings: "chips" does not match chip, "sourdough" does not match source.
    ["sourdough", categorical(4), "factor"],
  ])("%s", (name, column, role) => {
    expect(describeColumn(name, column).role).toBe(role);
  });

  test("levels with their cell counts, and the number of missing values", () => {
    const column: Column = { kind: "categorical", codes: Int32Array.of(1, -1, 1, 0), categories: ["a", "b", "c"] };
    expect(describeColumn("condition", column)).toEqual({
      name: "condition",
      kind: "categorical",
      missing: 1,
      role: "factor",
      levels: [
        { name: "a", cells: 1 },
        { name: "b", cells: 2 },
        { name: "c", cells: 0 },
      ],
    });
    expect(describeColumn("age", { kind: "number", values: Float64Array.of(1.5, Number.NaN) }).missing).toBe(1);
  });
});
