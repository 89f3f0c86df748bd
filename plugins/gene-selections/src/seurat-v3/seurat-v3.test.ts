import type { Column } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { datasetOf, plantedCounts } from "../memory-dataset.fixture.js";
import plugin from "./seurat-v3.js";

const selection = (options: object = {}) => plugin.create(plugin.options.parse(options), []);
const choose = async (rows: number[][], count: number, cells?: number[]) => [
  ...(await selection().select(datasetOf(rows), { count, ...(cells && { cells: Int32Array.from(cells) }) })),
];
const batches = (names: readonly string[], codes: readonly number[]): Column => ({
  kind: "categorical",
  codes: Int32Array.from(codes),
  categories: names,
});

const CELLS = 240;
const GENES = 120;
const planted = plantedCounts(CELLS, GENES);
const withConstants = planted.map((row) => row.map((count, gene) => (gene < 100 ? count : 3)));
const PLANTED_GENES = Array.from({ length: 6 }, (_, i) => 10 + 20 * i);

describe("seurat-v3", () => {
  test("selects the genes simulated with excess variance, in ascending order", async () => {
    expect(await choose(planted, 6)).toEqual(PLANTED_GENES);
  });

  test("is independent of the order of the cells: sums of integers are exact", async () => {
    const chosen = await choose(planted, 40);
    const orders = fc.integer().map((seed) => createRandom(seed).permutation(CELLS));
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        expect(
          await choose(
            Array.from(order, (cell) => planted[cell]),
            40,
          ),
        ).toEqual(chosen);
      }),
      { numRuns: 20 },
    );
  });

  test("is independent of the order of the genes", async () => {
    const chosen = await choose(planted, 40);
    const order = createRandom(3).permutation(GENES);
    const moved = planted.map((row) => Array.from(order, (gene) => row[gene]));
    expect((await choose(moved, 40)).map((column) => order[column]).sort((a, b) => a - b)).toEqual(chosen);
  });

  test("uses only the selected cells, in any order, each once", async () => {
    const cells = [...createRandom(4).permutation(CELLS)].slice(0, 90);
    const alone = await choose(
      cells.map((cell) => planted[cell]),
      40,
    );
    expect(await choose(planted, 40, [...cells, cells[0]])).toEqual(alone);
    expect(await choose(planted, 40)).not.toEqual(alone);
  });

  test("never selects a constant gene", async () => {
    expect(Math.max(...(await choose(withConstants, 100)))).toBe(99);
  });

  test("ranks by median over the batches; a single batch changes nothing", async () => {
    const one = datasetOf(planted, { batch: batches(["a"], new Array(CELLS).fill(0)) });
    expect([...(await selection({ batchKey: "batch" }).select(one, { count: 40 }))]).toEqual(await choose(planted, 40));

    // one batch contains only the high cells, the other only the low cells: no excess variance remains within a batch
    const sides = datasetOf(planted, {
      side: batches(
        ["high", "low"],
        Array.from(planted, (_, cell) => cell % 2),
      ),
    });
    const within = await selection({ batchKey: "side" }).select(sides, { count: 6 });
    expect(within.filter((gene) => PLANTED_GENES.includes(gene)).length).toBeLessThan(3);
  });
});

test("seurat-v3 reads the data twice in blocks and skips blocks without selected cells", async () => {
  const rows = plantedCounts(5000, 20);
  const dataset = datasetOf(rows);
  const cells = Int32Array.from({ length: 2000 }, (_, i) => i);
  await selection({ span: 0.5 }).select(dataset, { count: 5, cells });
  const pass = [0, 512, 1024, 1536].map((start) => ({ start, end: start + 512 }));
  expect(dataset.reads).toEqual([...pass, ...pass]);
});

describe("seurat-v3 rejects", () => {
  const dataset = datasetOf(withConstants, {
    half: batches(["a"], [-1, ...new Array(CELLS - 1).fill(0)]),
    lone: batches(["a", "b"], [1, ...new Array(CELLS - 1).fill(0)]),
  });
  const refusal = (count: number, options: object = {}, cells?: Int32Array) =>
    selection(options).select(dataset, { count, ...(cells && { cells }) });

  test.each([
    [
      "more genes than in the data",
      () => refusal(121),
      "bad-data",
      /at least 121 candidate genes.*120 genes in the data/,
    ],
    [
      "more genes than vary in the data",
      () => refusal(101),
      "bad-data",
      /at least 101 candidate genes.*100 genes whose counts vary/,
    ],
    ["no cells", () => refusal(9, {}, new Int32Array(0)), "bad-data", /no cells/],
    ["one cell", () => refusal(9, {}, Int32Array.of(1)), "bad-data", /at least 2 cells.*got 1/],
    ["a batch of one cell", () => refusal(9, { batchKey: "lone" }), "bad-data", /got 1 in batch "b"/],
    ["a cell without batch", () => refusal(9, { batchKey: "half" }), "bad-data", /"half".*none in cell c0/],
    ["an unknown column", () => refusal(9, { batchKey: "donor" }), "unknown-column", /"donor".*half, lone/],
    ["a span too small", () => refusal(9, { span: 0.03 }), "bad-data", /span 0.03/],
  ] as const)("%s", async (_, attempt, kind, message) => {
    const error = await attempt().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ kind, message: expect.stringMatching(message) });
  });

  test.each([0.5, -1])("values that are not counts: %d", async (value) => {
    const rows = planted.map((row, cell) => (cell === 7 ? row.with(3, value) : row));
    await expect(choose(rows, 6)).rejects.toMatchObject({
      kind: "not-counts",
      message: expect.stringMatching(
        /raw counts for genes\.select: seurat-v3.*normalized values.*genes\.select: all, or list/,
      ),
    });
  });

  test("cells outside the data, options outside their range", async () => {
    await expect(refusal(9, {}, Int32Array.of(CELLS))).rejects.toThrow(RangeError);
    expect(() => plugin.options.parse({ span: 0 })).toThrow();
    expect(() => plugin.options.parse({ spam: 0.3 })).toThrow();
  });

  test("an aborted signal", async () => {
    const signal = AbortSignal.abort(new Error("stop"));
    await expect(selection().select(dataset, { count: 9, signal })).rejects.toThrow("stop");
  });
});
