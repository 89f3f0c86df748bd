import { createRandom } from "@heddle/numerics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { geneExpression } from "../model/gene-expression.js";
import { baselineRepresentation, computeBaselines } from "./baseline.js";
import { type CellCounts, memoryCounts } from "./cell-counts.js";
import { epochOrder } from "./cell-order.js";
import { hashCounts } from "./data-hash.js";
import { loadCounts } from "./load-counts.js";
import { cutBatches } from "./minibatch.js";
import { tinyDataset } from "./tiny-dataset.fixture.js";

const GENES = 6;
const names = Array.from({ length: GENES }, (_, gene) => `g${gene}`);

/** Cells with 0 to 3 counts per gene; the first gene keeps every cell filled. */
function manyCells(cells: number) {
  const draws = createRandom(3).uniforms(cells * GENES);
  return Array.from({ length: cells }, (_, cell) =>
    Array.from({ length: GENES }, (_, gene) => Math.floor(4 * draws[cell * GENES + gene]) + (gene === 0 ? 1 : 0)),
  );
}

async function both(rows: readonly (readonly number[])[], chosen?: Int32Array) {
  const genes = Int32Array.of(0, 2, 3, 5);
  const selected = chosen ?? Int32Array.from(rows.keys());
  const counts = async (memory?: number): Promise<CellCounts> => {
    const loaded = await loadCounts(tinyDataset({ rows, genes: names }), { rows: selected, genes, memory });
    return loaded.counts(loaded.filled);
  };
  return { memory: await counts(), disk: await counts(0) };
}

/** What a read returns, in its own memory. */
const copy = ({ rowStarts, columns, counts }: Awaited<ReturnType<CellCounts["read"]>>) => [
  [...rowStarts],
  [...columns],
  [...counts],
];

describe("counts on disk", () => {
  test("more than `memory` bytes stay on disk, with the facts of the counts in memory", async () => {
    const { memory, disk } = await both(manyCells(700));
    expect(memory.whole).toBeDefined();
    expect(disk.whole).toBeUndefined();
    expect(disk.facts).toEqual(memory.facts);
  });

  test("every read equals that in memory: minibatches in announced order, across windows, twice, and other cells", async () => {
    const { memory, disk } = await both(manyCells(9000));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom({ use: "permutation" } as const, { use: "blocks", cells: 7, pool: 400 } as const),
        fc.integer({ min: 100, max: 900 }),
        fc.nat(20),
        async (order, batchSize, done) => {
          const { cells, parts } = epochOrder(
            Int32Array.from({ length: 9000 }, (_, i) => i),
            createRandom(1),
            done,
            order,
          );
          disk.readAhead(parts);
          for (const [i, batch] of cutBatches(cells, batchSize).entries()) {
            const expected = copy(await memory.read(batch));
            expect(copy(await disk.read(batch))).toEqual(expected);
            if (i % 5 === 0) expect(copy(await disk.read(batch))).toEqual(expected);
            const others = batch.map((cell) => (cell + 1) % 9000);
            if (i % 7 === 0) expect(copy(await disk.read(others))).toEqual(copy(await memory.read(others)));
          }
        },
      ),
      { numRuns: 4 },
    );
  });

  test("hash, gene expression and principal components are the same bits", async () => {
    const rows = manyCells(1300);
    const { memory, disk } = await both(
      rows,
      Int32Array.from(rows.keys()).filter((row) => row % 3 !== 1),
    );
    expect(await hashCounts(disk)).toBe(await hashCounts(memory));
    expect(await geneExpression(disk, 4)).toEqual(await geneExpression(memory, 4));
    const settings = { latents: 2, seed: 1 };
    const baselines = await computeBaselines(memory, 4, settings, "counts");
    expect(await computeBaselines(disk, 4, settings, "counts")).toEqual(baselines);
    expect(await baselineRepresentation(disk, 4, settings, "counts")).toEqual(baselines.baseline);
  });

  test("cells without counts are left out in both places", async () => {
    const rows = manyCells(40).map((row, i) => (i % 4 === 0 ? row.map((_, gene) => (gene === 1 ? 1 : 0)) : row));
    const { memory, disk } = await both(rows);
    expect(disk.facts.totals.length).toBe(30);
    const cells = Int32Array.of(29, 0, 4);
    expect(copy(await disk.read(cells))).toEqual(copy(await memory.read(cells)));
  });

  test("a file that changes during training is an error with its name and row", async () => {
    const rows = manyCells(30).map((row) => [...row]);
    const { disk } = await both(rows);
    rows[7].fill(0);
    await expect(disk.read(Int32Array.of(3, 7))).rejects.toThrow(/tiny\.h5ad.*row 7 \(tiny-7\)/s);
  });

  test("counts above the limit of a layout that is in memory anyway stay there", async () => {
    const dataset = { ...tinyDataset({ rows: manyCells(20), genes: names }), access: "memory" as const };
    const loaded = await loadCounts(dataset, { rows: Int32Array.of(1, 2), genes: Int32Array.of(0), memory: 0 });
    expect(loaded.counts(loaded.filled).whole).toBeDefined();
    expect(memoryCounts(loaded.counts(loaded.filled).whole!).facts.totals.length).toBe(2);
  });
});
