// Runs each suite on a minimal correct plugin, and on the same plugin with one defect. The defect must fail the named check.
import {
  type AnyPlugin,
  type CountDataset,
  definePlugin,
  type GeneSelection,
  HeddleError,
  type Table,
} from "@heddle/contracts";
import { describe, test } from "vitest";
import { datasetChecks } from "../src/describe-dataset.js";
import { geneSelectionChecks } from "../src/describe-gene-selection.js";
import { expectFailures, tiny } from "./broken-plugins.fixture.js";

const ROWS = [
  [1, 0, 2, 0],
  [0, 0, 0, 0],
  [3, 4, 0, 5],
];
const table = (index: readonly string[]): Table => ({ rows: index.length, index, columns: new Map() });

function rowsOf(start: number, end: number, genes: Int32Array | undefined) {
  const rows = ROWS.slice(start, end).map((row) => (genes ? Array.from(genes, (gene) => row[gene]) : row));
  const entries = rows.flatMap((row) => row.flatMap((count, column) => (count ? [{ column, count }] : [])));
  const rowStarts = new Int32Array(rows.length + 1);
  for (const [i, row] of rows.entries()) rowStarts[i + 1] = rowStarts[i] + row.filter((count) => count > 0).length;
  return {
    rowStarts,
    columns: Int32Array.from(entries, ({ column }) => column),
    counts: Float32Array.from(entries, ({ count }) => count),
  };
}

type Read = CountDataset["readRows"];
const read: Read = async (start, end, genes) => {
  if (!(0 <= start && start <= end && end <= ROWS.length)) throw new RangeError("outside");
  return rowsOf(start, end, genes);
};

function dataset(readRows: Read, changes: Partial<CountDataset> = {}): AnyPlugin<"dataset"> {
  return definePlugin({
    ...tiny,
    role: "dataset",
    create: () => ({
      accepts: "nothing",
      recognizes: async () => false,
      inspect: async () => ({
        format: "tiny",
        cells: 3,
        genes: 4,
        matrices: [],
        taken: { name: "X", reason: "" },
        columns: [],
        geneColumns: [],
        embeddings: [],
        notes: [],
      }),
      open: async () => ({
        cells: 3,
        genes: 4,
        access: "memory",
        cellTable: table(["a", "b", "c"]),
        geneTable: table(["A", "B", "C", "D"]),
        origin: {
          format: "tiny",
          files: [],
          matrix: "X",
          matrixReason: "There is one.",
          totalCounts: Float64Array.of(3, 0, 12),
        },
        readRows,
        dispose: () => {},
        ...changes,
      }),
    }),
  });
}

describe("the suite of datasets", () => {
  const whole = rowsOf(0, 3, undefined);
  test.each<[string, AnyPlugin<"dataset">, RegExp[]]>([
    ["passes a matrix in memory", dataset(read), []],
    [
      "rejects rows returned for a range outside the cells",
      dataset(async (a, b, g) => rowsOf(a, b, g)),
      [/RangeError/],
    ],
    ["rejects genes that were not requested", dataset((start, end) => read(start, end)), [/with genes/]],
    [
      "rejects genes that keep the file's order",
      dataset((start, end, genes) => read(start, end, genes?.slice().sort())),
      [/with genes/],
    ],
    ["rejects rows that start too late", dataset((start, end, g) => read(Math.min(start + 1, end), end, g)), [/rows:/]],
    [
      "rejects rows that share memory with the dataset",
      dataset(async (start, end, g) => (start === 0 && end === 3 && !g ? whole : read(start, end, g))),
      [/a caller's writes/],
    ],
    ["rejects duplicate gene names", dataset(read, { geneTable: table(["A", "A", "C", "D"]) }), [/tables/]],
    ["rejects a table that is too short", dataset(read, { cellTable: table(["a", "b"]) }), [/tables/]],
    ["rejects a matrix that inspection did not name", dataset(read, { genes: 5 }), [/inspection/]],
  ])("%s", (_what, plugin, expected) => expectFailures(datasetChecks(plugin), expected));
});

describe("the suite of gene selections", () => {
  /** The genes with the highest totals. */
  const highest =
    (limit: (cells: number) => number, order = 1): GeneSelection["select"] =>
    async (data, { count = 5, cells }) => {
      if (count > data.genes)
        throw new HeddleError("bad-data", {
          expected: `at most ${data.genes}`,
          got: `${count}`,
          next: "Ask for fewer.",
        });
      const { rowStarts, columns, counts } = await data.readRows(0, data.cells);
      const totals = new Float64Array(data.genes);
      for (const cell of cells?.slice(0, limit(cells.length)) ?? Int32Array.from({ length: data.cells }, (_, i) => i))
        for (let i = rowStarts[cell]; i < rowStarts[cell + 1]; i++) totals[columns[i]] += counts[i];
      const ranked = Array.from(totals.keys()).sort((a, b) => totals[b] - totals[a] || a - b);
      return Int32Array.from(ranked.slice(0, count).sort((a, b) => order * (a - b)));
    };
  const selection = (select: GeneSelection["select"]): AnyPlugin<"gene-selection"> =>
    definePlugin({ ...tiny, role: "gene-selection", create: () => ({ select }) });
  const sound = highest((cells) => cells);
  test.each<[string, AnyPlugin<"gene-selection">, RegExp[]]>([
    ["passes the highest totals", selection(sound), []],
    ["rejects columns that descend", selection(highest((cells) => cells, -1)), [/columns ascend/]],
    [
      "rejects a gene too few",
      selection(async (data, request) => (await sound(data, request)).slice(1)),
      [/columns ascend/],
    ],
    [
      "rejects a dependence on other cells",
      selection((data, { count }) => sound(data, { count })),
      [/the given cells only/],
    ],
    [
      "rejects fewer genes than requested without an error",
      selection((data, request) => sound(data, { ...request, count: Math.min(request.count ?? 5, data.genes) })),
      [/more genes than the data have/],
    ],
  ])("%s", (_what, plugin, expected) => expectFailures(geneSelectionChecks(plugin, { count: 7 }), expected));
});
