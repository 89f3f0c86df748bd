import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CountDataset, CsrRows } from "@heddle/contracts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { concatenate } from "./concatenate.js";
import { openRows as openJoinedRows } from "./open-joined-rows.js";
import { openRows as openModelRows } from "./open-model-rows.js";
import { csrOf, table, tinyDataset } from "./tiny-dataset.fixture.js";
import { withModelGenes } from "./with-model-genes.js";

/** Opens rows, whose columns it selects, and counts those that are open. */
const SCRIPT = `
export let open = 0;
export async function openRows(rows) {
  open++;
  const csr = (part) => {
    const entries = part.map((row) => row.map((count, column) => ({ count, column })).filter(({ count }) => count > 0));
    const rowStarts = Int32Array.from([0, ...entries.map((_, i) => entries.slice(0, i + 1).flat().length)]);
    const columns = Int32Array.from(entries.flat(), ({ column }) => column);
    return { rowStarts, columns, counts: Float32Array.from(entries.flat(), ({ count }) => count) };
  };
  return {
    readRows: async (start, end, genes) => csr(rows.slice(start, end).map((row) => Array.from(genes, (gene) => row[gene]))),
    dispose: () => void open--,
  };
}
`;
let folder: string;
let url: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "heddle-rows-"));
  url = pathToFileURL(join(folder, "rows.mjs")).href;
  writeFileSync(new URL(url), SCRIPT);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const dataset = (genes: string[], ...rows: number[][]): CountDataset => ({
  ...tinyDataset({ rows, genes }),
  rowReader: { url, argument: rows },
});
const two = () =>
  concatenate([dataset(["A", "B", "C"], [1, 0, 2], [0, 3, 4]), dataset(["C", "Z", "A"], [5, 6, 7])], ["one", "two"]);

/** What another thread opens from the module of a dataset, after a copy of its argument. */
const opened = <Argument>(
  open: (argument: Argument) => ReturnType<typeof openJoinedRows>,
  { rowReader }: CountDataset,
) => open(structuredClone(rowReader?.argument) as Argument);

test("another thread reads the rows of several datasets, of the shared genes and of some, and closes all", async () => {
  const data = two();
  expect(data.rowReader?.url).toMatch(/\/open-joined-rows\.js$/);
  const reader = await opened(openJoinedRows, data);
  const expected = csrOf([
    [1, 2],
    [0, 4],
    [7, 5],
  ]);
  expect(await reader.readRows(0, 3)).toEqual(expected);
  expect(await data.readRows(0, 3)).toEqual(expected);
  const reversed = Int32Array.of(1, 0);
  expect(await reader.readRows(1, 3, reversed)).toEqual(await data.readRows(1, 3, reversed));
  await expect(reader.readRows(0, 4)).rejects.toBeInstanceOf(RangeError);
  reader.dispose();
  expect((await import(url)).open).toBe(0);
});

test("a dataset that only one thread can read leaves all of them to it", () => {
  const { rowReader: _, ...alone } = dataset(["A"], [1]);
  expect(concatenate([dataset(["A"], [1]), alone], ["one", "two"]).rowReader).toBeUndefined();
  expect(withModelGenes(alone, table(["A"]), Int32Array.of(0)).rowReader).toBeUndefined();
});

test("another thread reads the genes of a model, without those that the data lack, also of several datasets", async () => {
  const view = withModelGenes(
    dataset(["A", "B", "C"], [1, 0, 2], [0, 3, 4]),
    table(["C", "Q", "A"]),
    Int32Array.of(2, -1, 0),
  );
  expect(view.rowReader?.url).toMatch(/\/open-model-rows\.js$/);
  const reader = await opened(openModelRows, view);
  const expected: CsrRows = csrOf([
    [2, 0, 1],
    [4, 0, 0],
  ]);
  for (const each of [view, reader]) {
    expect(await each.readRows(0, 2)).toEqual(expected);
    expect(await each.readRows(0, 2, Int32Array.of(1, 2))).toEqual(
      csrOf([
        [0, 1],
        [0, 0],
      ]),
    );
  }
  reader.dispose();
  expect((await import(url)).open).toBe(0);
});
