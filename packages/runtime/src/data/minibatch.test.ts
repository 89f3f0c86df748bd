import { gatherRows } from "@heddle/anndata";
import { createRandom } from "@heddle/numerics";
import { tf } from "@heddle/ops";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { memoryCounts } from "./cell-counts.js";
import { epochOrder } from "./cell-order.js";
import { covariateSpecs, covariateValues } from "./covariates.js";
import { cutBatches, loadBatch, splitCells } from "./minibatch.js";
import { rowTotals } from "./row-totals.js";
import { csrOf, denseOf, numbers, table, words } from "./tiny-dataset.fixture.js";

const upTo = (length: number): Int32Array => Int32Array.from({ length }, (_, i) => 3 * i + 1);

describe("cutBatches", () => {
  test("every cell once and in order; none of a single cell unless there is but one; none larger than size + 1", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 2, max: 70 }), (cells, size) => {
        const batches = cutBatches(upTo(cells), size);
        expect(batches.flatMap((batch) => [...batch])).toEqual([...upTo(cells)]);
        for (const batch of batches) {
          expect(batch.length).toBeLessThanOrEqual(size + 1);
          if (cells > 1) expect(batch.length).toBeGreaterThan(1);
        }
        const lengths = batches.slice(0, -1).map(({ length }) => length);
        expect(lengths.every((length) => length === size)).toBe(true);
      }),
    );
  });
});

describe("epochOrder", () => {
  test("a permutation of the cells, the same for the same seed and epoch, another for another", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 200 }), fc.integer({ min: 0, max: 50 }), (cells, epoch) => {
        const { cells: order } = epochOrder(upTo(cells), createRandom(1), epoch);
        expect([...order].sort((a, b) => a - b)).toEqual([...upTo(cells)]);
        expect(epochOrder(upTo(cells), createRandom(1), epoch).cells).toEqual(order);
      }),
    );
    const first = epochOrder(upTo(100), createRandom(1), 0);
    expect(epochOrder(upTo(100), createRandom(1), 1)).not.toEqual(first);
    expect(epochOrder(upTo(100), createRandom(2), 0)).not.toEqual(first);
  });

  test("does not depend on what was drawn before", () => {
    const random = createRandom(1);
    random.normals(5);
    epochOrder(upTo(9), random, 3);
    expect(epochOrder(upTo(9), random, 4)).toEqual(epochOrder(upTo(9), createRandom(1), 4));
  });
});

describe("splitCells", () => {
  test("both parts ascend, share no cell and miss none; at least two cells are trained on", () => {
    const share = fc.double({ min: 0, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 300 }), share, (cells, part) => {
        const { training, validation } = splitCells(cells, part, createRandom(5));
        expect([...training, ...validation].sort((a, b) => a - b)).toEqual(Array.from({ length: cells }, (_, i) => i));
        for (const half of [training, validation]) expect(half.every((c, i) => i === 0 || c > half[i - 1])).toBe(true);
        expect(training.length).toBeGreaterThanOrEqual(2);
        expect(validation.length).toBe(Math.min(Math.floor(cells * part), cells - 2));
      }),
    );
  });
});

describe("loadBatch", () => {
  const rows = [
    [1, 0, 2],
    [0, 0, 0],
    [0, 5, 0],
    [7, 8, 9],
  ];
  const cellTable = table(["a", "b", "c", "d"], { batch: words("x", "y", "z", "y"), day: numbers(0, 2, 4, 6) });
  const covariates = covariateValues(
    cellTable,
    covariateSpecs(cellTable, [
      { name: "batch", kind: "auto" },
      { name: "day", kind: "auto" },
    ]),
  );
  const source = { cells: 4, genes: 3, counts: memoryCounts(csrOf(rows)), covariates };

  test("counts, totals, one-hot levels and values of the requested cells, in that order", async () => {
    const batch = await loadBatch(source, Int32Array.of(3, 0));
    expect(denseOf(batch.counts.csr, 3)).toEqual([rows[3], rows[0]]);
    expect([...batch.counts.totals]).toEqual([24, 3]);
    expect(Array.from(batch.counts.logTotals().dataSync())).toEqual([Math.log(24), Math.log(3)].map(Math.fround));
    expect(Array.from(batch.counts.dense().dataSync())).toEqual([7, 8, 9, 1, 0, 2]);
    const level = batch.covariates.get("batch")!;
    expect(level.kind === "categorical" && [...level.codes, ...level.oneHot.dataSync()]).toEqual([
      1, 0, 0, 1, 0, 1, 0, 0,
    ]);
    const day = batch.covariates.get("day")!;
    const scaled = day.kind === "continuous" ? day.values.dataSync() : [];
    expect(Math.abs(scaled[0] + scaled[1])).toBeLessThan(1e-6); // the highest and the lowest of a symmetric column
    batch.dispose();
  });

  test("the dense tensor is made once, outlives a tidy, and every tensor goes with the batch", async () => {
    const before = tf.memory().numTensors;
    const batch = await loadBatch(source, Int32Array.of(1, 2));
    const dense = tf.tidy(() => batch.counts.dense());
    expect(batch.counts.dense()).toBe(dense);
    expect(Array.from(dense.dataSync())).toEqual([0, 0, 0, 0, 5, 0]);
    batch.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test("gathered rows are the rows; totals are their sums", () => {
    const matrix = fc.array(fc.array(fc.nat(4), { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(matrix, fc.array(fc.nat(7), { maxLength: 10 }), (all, picks) => {
        const chosen = picks.map((pick) => pick % all.length);
        const gathered = gatherRows(csrOf(all), Int32Array.from(chosen));
        expect(gathered).toEqual(csrOf(chosen.map((row) => all[row])));
        expect([...rowTotals(gathered)]).toEqual(chosen.map((row) => all[row].reduce((a, b) => a + b, 0)));
      }),
    );
  });
});
