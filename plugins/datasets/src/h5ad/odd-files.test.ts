// Columns, indices and links that anndata does not write, in files by tooling/references/odd_anndata.py (h5py 3.7).
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import plugin from "./h5ad.js";

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}.h5ad`, import.meta.url));
const reader = () => plugin.create(plugin.options.parse({}), []);

async function columnsOf(name: string) {
  const dataset = await reader().open({ path: fixture(name) }, { support: "counts" });
  expect([...dataset.origin.totalCounts]).toEqual([3, 12, 21, 30, 39, 48]);
  dataset.dispose();
  const { notes } = await reader().inspect({ path: fixture(name) });
  return { ...dataset.cellTable, notes };
}

const numbers = (...values: number[]) => ({ kind: "number", values: Float64Array.from(values) });
const texts = (...values: (string | null)[]) => ({ kind: "string", values });
const levels = (categories: readonly string[], ...codes: number[]) => ({
  kind: "categorical",
  categories,
  codes: Int32Array.from(codes),
});

const unsafe = (first: bigint) => Array.from({ length: 6 }, (_, i) => String(first + BigInt(i)));
const HUGE = 1606388400003099904n;

describe("columns of rare types", () => {
  test("uint64 names and int64 columns beyond 2^53 keep all digits", async () => {
    const { index, columns, notes } = await columnsOf("odd-columns");
    expect(index).toEqual(unsafe(2n ** 63n));
    expect(columns.get("id")).toEqual(texts(...unsafe(HUGE)));
    expect(columns.get("ids")).toEqual(texts("-1", "-2", "-3", "-4", "-5", String(-(2n ** 60n))));
    expect(notes).toContain("The column obs/id has integers beyond 2^53 and is read as text.");
    expect(columns.get("small")).toEqual(numbers(0, 1, 2, 3, 4, 5));
  });

  test("nullable integers: only values outside the mask decide whether they are numbers", async () => {
    const { columns } = await columnsOf("odd-columns");
    const { NaN: none } = Number;
    expect(columns.get("maybe")).toEqual(numbers(0, none, 2, none, 4, none));
    expect(columns.get("hidden")).toEqual(numbers(0, none, 2, none, 4, none));
    const [a, , b, , c] = unsafe(HUGE);
    expect(columns.get("maybe_huge")).toEqual(texts(a, null, b, null, c, null));
  });

  test("a third state of a boolean is missing, for 8-bit and 32-bit enumerations", async () => {
    const { columns } = await columnsOf("odd-columns");
    const three = levels(["False", "True"], 0, 1, -1, 0, 1, -1);
    expect(columns.get("flag")).toEqual(three);
    expect(columns.get("flag32")).toEqual(three);
    const described = (await reader().inspect({ path: fixture("odd-columns") })).columns;
    expect(described.find(({ name }) => name === "flag")).toMatchObject({ missing: 2 });
  });

  test("big-endian integers, half floats and UTF-8 bytes are read; other types are left out with a note", async () => {
    const { columns, skipped, notes } = await columnsOf("odd-columns");
    expect(columns.get("big_endian")).toEqual(numbers(1, 2, 300, 4, 5, -6));
    expect(columns.get("half")).toEqual(numbers(0.5, 1, 2, 3, 4, 5));
    expect(columns.get("bytes")).toEqual(texts("café", "x", "", "y", "z", "w"));
    const left = ["date", "complex", "record", "matrix", "empty", "short", "absent", "refs"];
    expect([...(skipped?.keys() ?? [])]).toEqual(left);
    expect(notes).toContain("The column obs/short is left out: it has 5 values for 6 rows.");
  });
});

describe("categories", () => {
  test("of every type become their names in Python", async () => {
    const { columns } = await columnsOf("odd-categories");
    const codes = [0, 1, 0, 1, -1, 0];
    expect(columns.get("ints")).toEqual(levels(["10", "20"], ...codes));
    expect(columns.get("floats")).toEqual(levels(["0.5", "2.0"], ...codes));
    expect(columns.get("bools")).toEqual(levels(["False", "True"], ...codes));
    expect(columns.get("huge")).toEqual(levels(unsafe(HUGE).slice(0, 2), ...codes));
    for (const name of ["ordered", "wide"]) expect(columns.get(name)).toEqual(levels(["low", "high"], ...codes));
  });

  test("of one name twice, and codes without a category, leave the column out with the reason", async () => {
    const { skipped } = await columnsOf("odd-categories");
    expect(skipped?.get("twice")).toMatch(/got "1" more than once/);
    expect(skipped?.get("outside")).toMatch(/codes from −1 to 1 .* got 2 in row 2/);
    expect([...(skipped?.keys() ?? [])]).toEqual(["twice", "dates", "outside"]);
  });
});

describe("links", () => {
  test("soft links are followed; links to other files never, and they block nothing that is not used", async () => {
    const { columns, skipped, notes } = await columnsOf("odd-links");
    expect([...columns.keys()]).toEqual(["soft", "batch"]);
    expect(columns.get("soft")).toEqual(columns.get("batch"));
    expect(skipped?.get("external")).toMatch(/got a link to \/obs\/small in another file, odd-columns\.h5ad/);
    expect(skipped?.get("through")).toMatch(/another file/);
    expect(skipped?.get("dangling")).toMatch(/got a link to \/obs\/nowhere, which the file lacks/);
    expect(skipped?.get("virtual")).toMatch(/virtual dataset/);
    expect(notes.join(" ")).toMatch(/The matrix layers\/elsewhere is left out/);
  });

  test("an embedding or a matrix in another file is refused by name", async () => {
    const source = { path: fixture("odd-links") };
    expect((await reader().inspect(source)).embeddings).toEqual([{ name: "X_wide", columns: 2 }]);
    await expect(reader().readEmbedding?.(source, "X_elsewhere")).rejects.toThrow(/odd-columns\.h5ad.*h5py/);
    const named = plugin.create(plugin.options.parse({ matrix: "layers/elsewhere" }), []);
    await expect(named.open(source, { support: "counts" })).rejects.toThrow(/odd-columns\.h5ad/);
  });
});

describe("matrices", () => {
  test("a matrix that is a link to nothing is refused by name, and inspect names it", async () => {
    const source = { path: fixture("odd-lost-matrix") };
    const message = /X in the file, got a link to \/layers\/counts, which the file lacks/;
    await expect(reader().open(source, { support: "counts" })).rejects.toThrow(message);
    await expect(reader().inspect(source)).rejects.toThrow(message);
  });

  test("a matrix of another shape than its tables is not taken, and inspect gives both shapes", async () => {
    const source = { path: fixture("odd-shape") };
    const { taken, notes } = await reader().inspect(source);
    expect(taken).toBeUndefined();
    expect(notes.join(" ")).toMatch(/expected 6 cells × 3 genes in X, as in its tables, got 6 × 4/);
    await expect(reader().open(source, { support: "counts" })).rejects.toThrow(/got 6 × 4/);
  });
});
