// Files after public bug reports, in ../shared/data/reported: each expected.txt there as a test.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import h5ad from "./h5ad/h5ad.js";
import tenx from "./tenx-hdf5/tenx-hdf5.js";

const reported = fileURLToPath(new URL("../../../../shared/data/reported/", import.meta.url));
const file = (name: string, ending = "h5ad") => ({ path: `${reported}${name}/f.${ending}` });
const anndata = () => h5ad.create(h5ad.options.parse({}), []);
const cellRanger = () => tenx.create(tenx.options.parse({}), []);
const counts = { support: "counts" } as const;

beforeAll(() => {
  if (!existsSync(reported)) throw new Error(`the shared test data are missing: ${reported}`);
});

/** The contents that every readable file of the reports has. */
async function readUsual(reader: ReturnType<typeof anndata>, source: { path: string }) {
  const dataset = await reader.open(source, counts);
  expect([dataset.cells, dataset.genes]).toEqual([60, 40]);
  const totals = [...dataset.origin.totalCounts];
  expect(totals.slice(0, 6)).toEqual([226, 215, 149, 230, 199, 229]);
  expect(totals.reduce((sum, total) => sum + total, 0)).toBe(14242);
  const { columns, counts: values } = await dataset.readRows(0, 1);
  const first = new Array<number>(40).fill(0);
  for (const [i, column] of columns.entries()) first[column] = values[i];
  expect(first.slice(0, 5)).toEqual([11, 5, 0, 0, 0]);
  dataset.dispose();
  return dataset;
}

const groups = { kind: "categorical", categories: ["g0", "g1", "g2"] };

describe("files that must be read", () => {
  test("entity_id: an unused column of large integers is text with all digits", async () => {
    const { cellTable } = await readUsual(anndata(), file("entity_id"));
    expect(cellTable.columns.get("group")).toMatchObject(groups);
    const ids = cellTable.columns.get("EntityID");
    expect(ids).toMatchObject({ kind: "string" });
    expect(ids?.kind === "string" && ids.values[0]).toBe("1606388400003099904");
  });

  test("int_index_huge: 60 distinct names with all digits", async () => {
    const { cellTable } = await readUsual(anndata(), file("int_index_huge"));
    expect(new Set(cellTable.index).size).toBe(60);
    expect(cellTable.index.slice(0, 2)).toEqual(["1606388400003099904", "1606388400003099905"]);
    expect(cellTable.columns.get("group")).toMatchObject(groups);
  });

  test("enum_bool_int2: the third state of a boolean is missing", async () => {
    const { cellTable } = await readUsual(anndata(), file("enum_bool_int2"));
    const column = cellTable.columns.get("lgl");
    expect(column?.kind === "categorical" && new Set(column.codes)).toEqual(new Set([-1, 0, 1]));
    const { columns } = await anndata().inspect(file("enum_bool_int2"));
    const described = columns.find(({ name }) => name === "lgl");
    const known = described?.levels?.reduce((sum, { cells }) => sum + cells, 0) ?? 0;
    expect(described?.missing).toBeGreaterThan(0);
    expect(known + (described?.missing ?? 0)).toBe(60);
  });

  test("mixed_dup_categories: the column is left out, naming the duplicate", async () => {
    const { cellTable } = await readUsual(anndata(), file("mixed_dup_categories"));
    expect(cellTable.skipped?.get("group")).toMatch(/"1" more than once/);
  });

  test("tx_v3_no_feature_type: all features are genes, with a note", async () => {
    await readUsual(cellRanger(), file("tx_v3_no_feature_type", "h5"));
    const { notes } = await cellRanger().inspect(file("tx_v3_no_feature_type", "h5"));
    expect(notes.join(" ")).toMatch(/40 features of type "Gene Expression".*states no feature types/);
  });
});

describe("files that must be refused, with the reason", () => {
  test.each([
    ["count_2p24", /16777217, above 2\^24 in X\[4, 4\]/],
    ["ext_link", /got a link to \/X in another file, other\.h5\..*\.copy\("\/X"/],
    ["zero_cells", /got a file without cells/],
  ])("%s", async (name, message) => {
    await expect(anndata().open(file(name), counts)).rejects.toThrow(message);
    await expect(anndata().open(file(name), counts)).rejects.not.toThrow(/damaged/);
  });

  test("tx_molecule_info: the file to use is named", async () => {
    const opened = cellRanger().open(file("tx_molecule_info", "h5"), counts);
    await expect(opened).rejects.toThrow(/molecule_info\.h5.*filtered_feature_bc_matrix\.h5/);
  });

  test("damaged: refused in finite time", async () => {
    const source = { path: `${reported}damaged/gcol16.h5ad` };
    await expect(anndata().open(source, counts)).rejects.toMatchObject({ kind: "unreadable-file" });
    await expect(anndata().inspect(source)).rejects.toMatchObject({ kind: "unreadable-file" });
  });
});
