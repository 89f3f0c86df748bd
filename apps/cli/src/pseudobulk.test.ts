import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { levels, workFolder, writeCells } from "./command-line.fixture.js";

const CELLS = 30;
const GENES = 5;
const count = (cell: number, gene: number) => (cell * 7 + gene * 3) % 5;
const work = workFolder();
afterAll(work.remove);
beforeAll(async () => {
  const donor = levels(CELLS, ["d1", "d2", "d2"]);
  const codes = donor.kind === "categorical" ? donor.codes : new Int32Array();
  codes[4] = -1;
  await writeCells(work.path("cells.h5ad"), { cells: CELLS, genes: GENES, count, columns: { donor } });
});

describe("heddle pseudobulk", () => {
  test("adds the counts of each combination of levels, exactly; cells without a level are left out", async () => {
    const argv = ["pseudobulk", "cells.h5ad", "--by", "donor,condition", "--out", "counts.csv", "--json"];
    const { code, out, err } = await work.run(argv);
    expect([code, err]).toEqual([0, ""]);
    const { groups, leftOut } = JSON.parse(out) as { groups: { name: string; cells: number }[]; leftOut: number };
    expect(groups.map(({ name }) => name)).toEqual(["d1_ctrl", "d1_stim", "d2_ctrl", "d2_stim"]);
    expect([leftOut, groups.reduce((sum, { cells }) => sum + cells, 0)]).toEqual([1, CELLS - 1]);
    const [head, ...rows] = readFileSync(work.path("counts.csv"), "utf8").trim().split("\r\n");
    expect(head).toBe("gene,d1_ctrl,d1_stim,d2_ctrl,d2_stim");
    for (const [gene, row] of rows.entries()) {
      const expected = [0, 0, 0, 0];
      for (let cell = 0; cell < CELLS; cell++)
        if (cell !== 4) expected[(cell % 3 === 0 ? 0 : 2) + (cell % 2)] += count(cell, gene);
      expect(row).toBe([`gene${gene}`, ...expected].join(","));
    }
  });

  test("refuses an unknown column and a file of another kind", async () => {
    const unknown = await work.run(["pseudobulk", "cells.h5ad", "--by", "donr"]);
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringMatching(/Did you mean "?donor/)]);
    const kind = await work.run(["pseudobulk", "cells.h5ad", "--by", "donor", "--out", "x.txt"]);
    expect([kind.code, kind.err]).toEqual([2, expect.stringMatching(/\.csv or \.parquet/)]);
  });
});
