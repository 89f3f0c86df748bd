// Data that were replaced after training are refused where a command reads them again.
import { readFileSync, writeFileSync } from "node:fs";
import type { Column } from "heddle";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Cells, levels, SMALL_CONFIG, workFolder, writeCells } from "./command-line.fixture.js";

const work = workFolder();
afterAll(work.remove);

const batches = { batch: levels(60, ["a", "b", "c"]) };
const pattern = (cell: number, gene: number) => 1 + ((cell * 7 + gene * 3 + ((cell * gene) % 4)) % 5);
const names = Array.from({ length: 12 }, (_, gene) => `gene${gene}`);
const everyThird: Column = {
  kind: "categorical",
  categories: ["ctrl", "stim"],
  codes: Int32Array.from({ length: 60 }, (_, cell) => (cell % 3 === 0 ? 1 : 0)),
};
const trainedOn: Cells = { columns: batches };

beforeAll(async () => {
  work.write("small.yaml", `${SMALL_CONFIG}covariates: [batch]\n`);
  await writeCells(work.path("cells.h5ad"), trainedOn);
  await writeCells(work.path("more.h5ad"), { ...trainedOn, cells: 60 });
  expect((await work.run(["train", "small.yaml", "--data", "cells.h5ad", "--out", "run", "-q"])).err).toBe("");
  const two = ["train", "small.yaml", "--data", "cells.h5ad,more.h5ad", "--out", "two", "-q"];
  expect((await work.run(two)).err).toBe("");
});

const replaced: [string, Cells, RegExp][] = [
  [
    "one count",
    { ...trainedOn, count: (cell, gene) => pattern(cell, gene) + (cell === 7 && gene === 3 ? 1 : 0) },
    /\(counts [0-9a-f]{16}\), got data that changed since \(counts [0-9a-f]{16}\)/,
  ],
  ["two genes exchanged", { ...trainedOn, geneNames: names.with(0, names[1]).with(1, names[0]) }, /gene names|counts/],
  [
    "a cell removed",
    { columns: { batch: levels(59, ["a", "b", "c"]) }, cells: 59 },
    /number of cells 60, .*cells 59, /,
  ],
  ["a gene removed", { ...trainedOn, genes: 11 }, /number of genes 12, .*number of genes 11, |gene-mismatch|each of/],
  ["another covariate", { columns: { batch: levels(60, ["a", "c", "b"]) } }, /\(covariate batch [0-9a-f]{16}\)/],
  ["another factor", { columns: { ...batches, condition: everyThird } }, /\(factor condition [0-9a-f]{16}\)/],
];

describe.each(replaced)("after training, with %s:", (_what, cells, difference) => {
  beforeAll(() => writeCells(work.path("cells.h5ad"), cells));
  afterAll(() => writeCells(work.path("cells.h5ad"), trainedOn));

  test.each([
    ["train --resume", ["train", "--resume", "run"]],
    ["train --resume with two files", ["train", "--resume", "two"]],
    ["embed without --data", ["embed", "run"]],
    ["decode without --data", ["decode", "run"]],
    ["counterfactual without --data", ["counterfactual", "run", "--latent", "1=0"]],
  ])("%s refuses the data and names what changed", async (command, argv) => {
    const before = readFileSync(work.path("run/config.json"), "utf8");
    const { code, err, out } = await work.run(argv);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toMatch(/error: /);
    if (!command.includes("two files")) {
      expect(err).toMatch(difference);
      if (!err.includes("each of the model's")) expect(err).toMatch(/Restore the data, or train a new run/);
    }
    expect(readFileSync(work.path("run/config.json"), "utf8")).toBe(before);
  });

  test("embed --data reads them as new cells", async () => {
    const argv = ["embed", "run", "--data", "cells.h5ad", "--out", `new-${cells.cells ?? cells.genes ?? 60}.h5ad`];
    const { err } = await work.run(argv);
    expect(err).not.toMatch(/changed since/);
  });
});

test("the same data are accepted, also by a run without the record, with a warning", async () => {
  expect(await work.run(["train", "--resume", "run", "-q"])).toMatchObject({ code: 0, err: "" });
  expect(await work.run(["embed", "run"])).toMatchObject({ code: 0, err: "" });
  expect(await work.run(["train", "--resume", "two", "-q"])).toMatchObject({ code: 0, err: "" });
  const file = work.path("run/config.json");
  const saved = JSON.parse(readFileSync(file, "utf8")) as { heddle: { format: number; data?: object } };
  expect(saved.heddle.data).toMatchObject({ cells: 60, genes: 12 });
  delete saved.heddle.data;
  writeFileSync(file, JSON.stringify(saved));
  const { code, err } = await work.run(["train", "--resume", "run"]);
  expect([code, err]).toEqual([0, expect.stringMatching(/warning: .*run has no record of its data/)]);
  expect((JSON.parse(readFileSync(file, "utf8")) as typeof saved).heddle.data).toBeUndefined();
});

test("commands on the data of a run leave out the cells that training dropped, and state their number", async () => {
  const short = ["--set", "training.epochs=1", "--set", "training.restarts.count=1", "--set", "cells.drop.batch=[c]"];
  const train = ["train", "small.yaml", "--data", "cells.h5ad", "--out", "dropped", "-q", ...short];
  expect((await work.run(train)).err).toBe("");
  const groups = ["dropped", "--groupby", "condition", "--group1", "stim", "--json", "-q"];
  for (const argv of [
    ["da", ...groups],
    ["de", ...groups, "--samples", "20"],
  ]) {
    const { out, err } = await work.run(argv);
    expect(err).toBe("");
    expect(JSON.parse(out)).toMatchObject({ cells: 40, droppedCells: 20 });
  }
  for (const argv of [
    ["embed", "dropped"],
    ["decode", "dropped"],
    ["counterfactual", "dropped", "--latent", "1=0"],
  ]) {
    const { out, err } = await work.run([...argv, "--json", "-q"]);
    expect(err).toBe("");
    expect(JSON.parse(out)).toMatchObject({ cells: 40, droppedCells: 20 });
  }
  const { out } = await work.run(["embed", "dropped", "--data", "cells.h5ad", "--json", "-q"]);
  expect(JSON.parse(out)).toMatchObject({ cells: 60 });
});
