import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CsrRows } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { afterEach, describe, expect, test } from "vitest";
import zarrPlugin from "../anndata-zarr.js";
import { cells, GENES } from "./cells.fixture.js";
import { shuffleCounts } from "./shuffle-counts.js";

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "heddle-shuffle-"));
  made.push(folder);
  return folder;
}

const everyRow = (count: number) => Int32Array.from({ length: count }, (_, i) => i);
const everyGene = Int32Array.from({ length: GENES }, (_, g) => g);
const open = (path: string) => zarrPlugin.create({ duplicateGenes: "error" }, []).open({ path }, { support: "counts" });

describe("shuffleCounts", () => {
  // 20,000 cells: three buckets, and chunks that end within a cell
  test.each([3, 700, 20_000])(
    "%i cells: every cell once, with its counts and values, in another order",
    async (count) => {
      const out = join(newFolder(), "cells.zarr");
      const given = cells(count);
      await shuffleCounts(given, { out, rows: everyRow(count), genes: everyGene, random: createRandom(1) });
      const found = await open(out);
      expect([found.cells, found.genes, found.access]).toEqual([count, GENES, "rows"]);
      const { rowStarts, columns, counts } = await found.readRows(0, count);
      const numbers = found.cellTable.columns.get("number");
      const order = numbers?.kind === "number" ? Array.from(numbers.values) : [];
      expect([...order].sort((a, b) => a - b)).toEqual([...everyRow(count)]);
      if (count > 3) expect(order).not.toEqual([...everyRow(count)]);
      const expected = await given.readRows(0, count);
      const rowOf = ({ rowStarts: starts, columns: genes, counts: values }: CsrRows, row: number) => [
        ...genes.subarray(starts[row], starts[row + 1]),
        ...values.subarray(starts[row], starts[row + 1]),
      ];
      for (const [row, from] of order.entries()) {
        expect(rowOf({ rowStarts, columns, counts }, row)).toEqual(rowOf(expected, from));
        expect(found.cellTable.index[row]).toBe(`céll-${from}`);
      }
      found.dispose();
    },
  );

  test("chosen rows and genes; the same seed gives the same bytes of order, another seed another order", async () => {
    const folder = newFolder();
    const names = async (file: string, seed: number) => {
      const out = join(folder, file);
      const chosen = { rows: Int32Array.of(1, 2, 5, 8, 9, 11), genes: Int32Array.of(1, 6) };
      await shuffleCounts(cells(12), { out, ...chosen, random: createRandom(seed) });
      const found = await open(out);
      expect(found.geneTable.index).toEqual(["g1", "g6"]);
      found.dispose();
      return found.cellTable.index;
    };
    const first = await names("a", 1);
    expect([...first].sort()).toEqual(["céll-1", "céll-11", "céll-2", "céll-5", "céll-8", "céll-9"]);
    expect(await names("b", 1)).toEqual(first);
    expect(await names("c", 2)).not.toEqual(first);
  });

  test("an existing name is refused; a failure leaves nothing; what a dead process left is removed", async () => {
    const folder = newFolder();
    const out = join(folder, "cells.zarr");
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    mkdirSync(join(folder, `cells.zarr.${dead}.partial`));
    mkdirSync(join(folder, `cells.zarr.${process.ppid}.partial`));
    const options = { out, rows: everyRow(30), genes: everyGene, random: createRandom(1) };
    const broken = { ...cells(30), readRows: () => Promise.reject(new Error("damaged")) };
    await expect(shuffleCounts(broken, options)).rejects.toThrow("damaged");
    expect(readdirSync(folder)).toEqual([`cells.zarr.${process.ppid}.partial`]);
    writeFileSync(out, "");
    await expect(shuffleCounts(cells(30), options)).rejects.toThrow(/output|exists/);
    expect(existsSync(out)).toBe(true);
  });
});
