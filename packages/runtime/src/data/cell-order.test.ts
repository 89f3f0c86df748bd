import { createRandom } from "@heddle/numerics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BLOCKS } from "../config/counts-settings.js";
import { epochOrder, MOST_ENTRIES_PERMUTED, partsFrom, resolveOrder } from "./cell-order.js";

const upTo = (length: number): Int32Array => Int32Array.from({ length }, (_, i) => 3 * i + 1);
const size = fc.record({ cells: fc.integer({ min: 1, max: 9 }), pool: fc.integer({ min: 1, max: 5 }) });

describe("epochOrder, blocks", () => {
  test("every cell once; a part has the cells of its blocks; the same for the same seed and epoch", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), size, fc.nat(50), (cells, { cells: block, pool }, epoch) => {
        const order = { use: "blocks", cells: block, pool } as const;
        const found = epochOrder(upTo(cells), createRandom(1), epoch, order);
        expect([...found.cells].sort((a, b) => a - b)).toEqual([...upTo(cells)]);
        expect(found.parts.flatMap((part) => [...part])).toEqual([...found.cells]);
        for (const part of found.parts) {
          const blocks = new Set(Array.from(part, (cell) => Math.floor((cell - 1) / 3 / block)));
          expect(blocks.size).toBeLessThanOrEqual(pool);
        }
        expect(epochOrder(upTo(cells), createRandom(1), epoch, order)).toEqual(found);
      }),
    );
    const order = { use: "blocks", cells: 4, pool: 5 } as const;
    const first = epochOrder(upTo(100), createRandom(1), 0, order).cells;
    expect(epochOrder(upTo(100), createRandom(1), 1, order).cells).not.toEqual(first);
    expect(epochOrder(upTo(100), createRandom(2), 0, order).cells).not.toEqual(first);
  });

  test("partsFrom: the cells after those that are done, in order, without an empty part", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), size, fc.nat(120), (cells, { cells: block, pool }, skip) => {
        const done = Math.min(skip, cells);
        const order = epochOrder(upTo(cells), createRandom(1), 0, { use: "blocks", cells: block, pool });
        const parts = partsFrom(order, done);
        expect(parts.flatMap((part) => [...part])).toEqual([...order.cells].slice(done));
        expect(parts.every(({ length }) => length > 0)).toBe(true);
      }),
    );
  });
});

describe("resolveOrder", () => {
  test("auto depends on the number of nonzero counts only; a configured order stays", () => {
    expect(resolveOrder(undefined, MOST_ENTRIES_PERMUTED)).toEqual({ use: "permutation" });
    expect(resolveOrder({ use: "auto" }, MOST_ENTRIES_PERMUTED + 1)).toEqual(BLOCKS);
    expect(resolveOrder({ use: "permutation" }, 2 ** 40)).toEqual({ use: "permutation" });
    expect(resolveOrder({ use: "blocks", cells: 2, pool: 3 }, 1)).toEqual({ use: "blocks", cells: 2, pool: 3 });
  });
});
