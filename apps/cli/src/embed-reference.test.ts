import { existsSync } from "node:fs";
import { readTable } from "@heddle/anndata";
import { openHdf5 } from "@heddle/hdf5";
import { afterAll, beforeAll, expect, test } from "vitest";
import { levels, SMALL_CONFIG, workFolder, writeCells } from "./command-line.fixture.js";

const work = workFolder();
afterAll(work.remove);

beforeAll(async () => {
  work.write("small.yaml", SMALL_CONFIG);
  await writeCells(work.path("cells.h5ad"), { columns: { cell_type: levels(60, ["B", "T", "NK"]) } });
  // the query: cells as in training, and 10 cells with counts of one gene only
  const count = (cell: number, gene: number) =>
    cell < 30 ? 1 + ((cell * 7 + gene * 3 + ((cell * gene) % 4)) % 5) : gene === 2 ? 5000 : 0;
  await writeCells(work.path("query.h5ad"), { cells: 40, count });
  await writeCells(work.path("few.h5ad"), { cells: 15 });
  const train = (name: string, data: string) => {
    const short = ["--set", "training.epochs=1", "--set", "training.restarts.count=1"];
    return work.run(["train", "small.yaml", "--data", data, "--out", name, "-q", ...short]);
  };
  expect((await train("run", "cells.h5ad")).err).toBe("");
  expect((await train("few", "few.h5ad")).code).toBe(0);
});

const embed = (...more: string[]) => work.run(["embed", "run", "--data", "query.h5ad", ...more]);

test("embed --reference --transfer writes distances and labels, and states the share of distant cells", async () => {
  const argv = ["--reference", "run", "--transfer", "cell_type", "--out", "placed.h5ad"];
  const { code, out, err } = await embed(...argv);
  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatch(/Distance +\d+\.\d % of the cells are farther from the reference than 99 % of its own cells/);
  expect(out).toMatch(/Labels +obs\["heddle_transferred_cell_type"\], median uncertainty 0\.\d\d/);
  const tree = await openHdf5({ path: work.path("placed.h5ad") });
  const { columns } = (await readTable(tree, "obs")).table;
  await tree.close();
  const numbers = (name: string) => {
    const column = columns.get(name);
    return column?.kind === "number" ? [...column.values] : [];
  };
  const distances = numbers("heddle_reference_distance");
  expect(distances.length).toBe(40);
  expect(Math.min(...distances.slice(30))).toBeGreaterThan(Math.max(...distances.slice(0, 30)));
  expect(columns.get("heddle_transferred_cell_type")).toMatchObject({ categories: ["B", "NK", "T"] });
  for (const value of numbers("heddle_transfer_uncertainty_cell_type"))
    expect(value >= 0 && value <= 2 / 3 + 1e-9).toBe(true);
});

test.each([
  ["a misspelled column", ["--reference", "run", "--transfer", "cell_typ"], /transfer: .*cell_type/s],
  ["a column that the reference lacks", ["--reference", "few", "--transfer", "cell_type"], /a cell column: condition/],
  ["a column without a reference", ["--transfer", "cell_type"], /a reference, whose labels are transferred/],
  ["a run of another model", ["--reference", "few"], /the run .*run, or the run that it was adapted from/],
  ["a folder without a run", ["--reference", "absent"], /absent/],
])("embed refuses %s and writes no file", async (_what, argv, message) => {
  const { code, out, err } = await embed(...argv, "--out", "refused.h5ad");
  expect([code > 0, out]).toEqual([true, ""]);
  expect(err).toMatch(message);
  expect(existsSync(work.path("refused.h5ad"))).toBe(false);
});
