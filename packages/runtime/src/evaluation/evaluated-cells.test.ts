import type { Embedding, Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { expect, test } from "vitest";
import { drawnCells, evaluatedCells } from "./evaluated-cells.js";

const ROWS = 3000;
const cells = Int32Array.from({ length: ROWS }, (_, cell) => cell);
const type = cells.map((cell) => (cell % 10 < 6 ? 0 : cell % 10 < 9 ? 1 : -1));
const donor = cells.map((cell) => cell % 3);
const factors: Table = {
  rows: ROWS,
  index: Array.from(cells, (cell) => `c${cell}`),
  columns: new Map([
    ["type", { kind: "categorical", codes: type, categories: ["a", "b"] }],
    ["donor", { kind: "categorical", codes: donor, categories: ["x", "y", "z"] }],
    ["usage", { kind: "number", values: Float64Array.from(cells) }],
  ]),
};

test("draws distinct cells, ascending, in the shares of every combination of levels (within 1 cell)", () => {
  const drawn = evaluatedCells(factors, 1000, createRandom(1)) ?? new Int32Array();
  expect(new Set(drawn).size).toBe(1000);
  expect([...drawn]).toEqual([...drawn].sort((a, b) => a - b));
  for (const level of [0, 1, -1]) {
    for (const own of [0, 1, 2]) {
      const isMember = (cell: number) => type[cell] === level && donor[cell] === own;
      const expected = cells.filter(isMember).length / 3;
      expect(Math.abs(drawn.filter(isMember).length - expected)).toBeLessThanOrEqual(1);
    }
  }
  expect(evaluatedCells(factors, 1000, createRandom(1))).toEqual(drawn);
  expect(evaluatedCells(factors, 1000, createRandom(2))).not.toEqual(drawn);
});

test("rows of the table and the embedding stay paired, and the record and a note give the number", () => {
  const values = Float64Array.from({ length: 2 * ROWS }, (_, at) => at);
  const embedding: Embedding = { representation: { rows: ROWS, columns: 2, values } };
  const drawn = drawnCells(factors, 500, createRandom(3));
  const usage = drawn.table.columns.get("usage");
  const { representation } = drawn.embedding(embedding);
  expect(representation).toMatchObject({ rows: 500, columns: 2 });
  expect(usage?.kind === "number" && [...usage.values]).toEqual(
    [...representation.values].filter((_, at) => at % 2 === 0).map((value) => value / 2),
  );
  expect(drawn.record).toEqual({ evaluatedCells: 500 });
  expect(drawn.notes[0]).toMatch(/500 of 3000 cells.*evaluation\.cells/);
});

test("uses all cells if there are no more than the maximum", () => {
  expect(evaluatedCells(factors, ROWS, createRandom(1))).toBeUndefined();
  expect(drawnCells(factors, ROWS, createRandom(1))).toMatchObject({ table: factors, record: {}, notes: [] });
});
