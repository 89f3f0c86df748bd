import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Cells, levels, SMALL_CONFIG, workFolder, writeCells } from "./command-line.fixture.js";

const work = workFolder();
afterAll(work.remove);

beforeAll(async () => {
  work.write("small.yaml", SMALL_CONFIG);
  await writeCells(work.path("good.h5ad"));
});

/** Trains on `file`; after a failure no run folder may remain. */
async function trainOn(file: string, ...more: string[]) {
  const outcome = await work.run(["train", "small.yaml", "--data", file, "--out", "run", "--quiet", ...more]);
  expect(existsSync(work.path("run"))).toBe(false);
  expect(outcome.out).toBe("");
  return outcome;
}

interface BadFile extends Cells {
  readonly contents?: () => string | Uint8Array;
}

/** Fault of the file, the file, and the message: what was found, and the next step. */
const badFiles: [string, BadFile, RegExp, RegExp][] = [
  [
    "that is truncated",
    { contents: () => readFileSync(work.path("good.h5ad")).subarray(0, 2000) },
    /got .+/,
    /copy|again|whole/i,
  ],
  ["that is not HDF5", { contents: () => "cells, genes\n1, 2\n" }, /got /, /[Cc]heck|data\.use/],
  ["without counts", { count: () => 0.5 }, /0\.5/, /raw counts/],
  ["with a negative count", { count: (cell, gene) => (cell === 3 && gene === 2 ? -1 : 2) }, /-1/, /counts/],
  ["with a fractional count", { count: (cell, gene) => (cell === 50 && gene === 2 ? 1.25 : 2) }, /1\.25/, /counts/],
  ["with a count that is NaN", { count: (cell, gene) => (cell === 3 && gene === 2 ? Number.NaN : 2) }, /NaN/, /counts/],
  [
    "with a gene name twice",
    { geneNames: Array.from({ length: 12 }, (_, i) => (i < 2 ? "ACTB" : `gene${i}`)) },
    /ACTB/,
    /duplicateGenes/,
  ],
];

describe("train refuses a file", () => {
  test.each(badFiles)("%s: names it, what was found and what to do; exit code 1", async (_, bad, found, next) => {
    if (bad.contents) work.write("bad.h5ad", bad.contents());
    else await writeCells(work.path("bad.h5ad"), bad);
    const { code, err } = await trainOn("bad.h5ad");
    expect(err).toContain(work.path("bad.h5ad"));
    expect(err).toMatch(/expected /);
    expect(err).toMatch(found);
    expect(err).toMatch(next);
    expect(code).toBe(1);
  });

  test("that is not there: exit code 1", async () => {
    const { code, err } = await trainOn("gone.h5ad");
    expect(err).toContain(work.path("gone.h5ad"));
    expect(err).toMatch(/Check the path/);
    expect(code).toBe(1);
  });

  test("with an all-zero cell, unless such cells are left out", async () => {
    await writeCells(work.path("empty-cell.h5ad"), {
      count: (cell, gene) => (cell === 4 ? 0 : 1 + ((cell + gene) % 3)),
    });
    const { code, err } = await trainOn("empty-cell.h5ad");
    expect(err).toMatch(/1 all-zero cells? \(cell4\)/);
    expect(err).toMatch(/minCounts: 1/);
    expect(code).toBe(1);
  });

  test("whose factor has one level: exit code 1", async () => {
    await writeCells(work.path("one-level.h5ad"), { columns: { condition: levels(60, ["ctrl"]) } });
    const { code, err } = await trainOn("one-level.h5ad");
    expect(err).toMatch(/small\.yaml:\d+:\d+: factors\.condition: expected at least two levels .* only ctrl/);
    expect(code).toBe(1);
  });
});

/** Fault, setting, message. */
const badSettings: [string, string, RegExp][] = [
  ["an unknown plugin, the nearest suggested", "objective.use=beta-vea", /Did you mean beta-vae\?/],
  ["an option out of range", "objective.beta=-1", /objective\.beta=-1: expected number ≥ 0 .*got -1/],
  ["an option that does not exist", "objective.betta=2", /betta/],
  ["a key that does not exist", "latent=3", /latent/],
  ["a factor column that does not exist", "factors=[conditions]", /Did you mean condition\?/],
  ["more latents than genes", "latents=13", /at most as many latents as genes \(12\), got 13/],
  [
    "a package of plugins that is not installed",
    "plugins=[heddle-plugin-nowhere]",
    /npm install heddle-plugin-nowhere/,
  ],
];

describe("train refuses a configuration with", () => {
  test.each(badSettings)("%s; exit code 2", async (_, setting, message) => {
    const { code, err } = await trainOn("good.h5ad", "--set", setting);
    expect(err).toMatch(message);
    expect(code).toBe(2);
  });

  test.each([
    ["gone.yaml", undefined, /gone\.yaml: expected a configuration file, got nothing there/, 1],
    ["broken.yaml", "latents: [1, 2\nseed: 3", /broken\.yaml:2:1: expected YAML, got .+/, 2],
    ["list.yaml", "- a\n- b\n", /list\.yaml: expected a configuration/, 2],
    ["broken.ts", "export default { latents: ", /broken\.ts: expected a script that runs/, 2],
  ])("%s as its file", async (file, contents, message, expected) => {
    if (contents !== undefined) work.write(file, contents);
    const { code, err } = await work.run(["train", file, "--data", "good.h5ad", "--out", "run"]);
    expect(err).toMatch(message);
    expect(code).toBe(expected);
    expect(existsSync(work.path("run"))).toBe(false);
  });
});

describe("outputs", () => {
  test("a run folder that exists is left as it is; exit code 1", async () => {
    await work.run(["train", "small.yaml", "--data", "good.h5ad", "--out", "taken", "--quiet"]);
    const before = readFileSync(work.path("taken/metrics.jsonl"), "utf8");
    const { code, err } = await work.run([
      "train",
      "small.yaml",
      "--data",
      "good.h5ad",
      "--out",
      "taken",
      "--seed",
      "9",
    ]);
    expect(err).toMatch(/taken: expected a folder that is not there yet, or empty/);
    expect(err).toMatch(/resume that run/);
    expect(code).toBe(1);
    expect(readFileSync(work.path("taken/metrics.jsonl"), "utf8")).toBe(before);
  });

  test("a folder that cannot be made: exit code 1", async () => {
    const { code, err } = await work.run(["train", "small.yaml", "--data", "good.h5ad", "--out", "small.yaml/run"]);
    expect(err).toContain(`${work.path("small.yaml")}: expected a folder to write into, got a file`);
    expect(code).toBe(1);
  });

  test("a level of a covariate that training never saw and the encoder reads: exit code 1, no file", async () => {
    const trained = [
      "train",
      "small.yaml",
      "--data",
      "lanes.h5ad",
      "--set",
      "covariates=[lane]",
      "--set",
      "encoder.covariates=true",
      "--out",
      "lanes",
      "-q",
    ];
    await writeCells(work.path("lanes.h5ad"), { columns: { lane: levels(60, ["a", "b", "b"]) } });
    await writeCells(work.path("new-lane.h5ad"), { columns: { lane: levels(60, ["a", "c"]) } });
    expect((await work.run(trained)).err).toBe("");
    const { code, err } = await work.run(["embed", "lanes", "--data", "new-lane.h5ad", "--out", "placed.h5ad"]);
    expect(err).toMatch(/covariate lane: expected a level seen in training: a, b, got "c"/);
    expect(code).toBe(1);
    expect(existsSync(work.path("placed.h5ad"))).toBe(false);
  });

  test("new cells without the model's genes: exit code 1", async () => {
    await writeCells(work.path("other-genes.h5ad"), { geneNames: Array.from({ length: 12 }, (_, i) => `g${i}`) });
    const { code, err } = await work.run(["embed", "lanes", "--data", "other-genes.h5ad", "--out", "placed.h5ad"]);
    expect(err).toMatch(/of the model's 12 genes, got 0/);
    expect(err).toMatch(/--missing-limit/);
    expect(code).toBe(1);
  });

  test.each(["evaluate", "embed", "report"])("%s of a folder that is no run: exit code 1", async (command) => {
    const { code, err } = await work.run([command, "nowhere"]);
    expect(err).toMatch(/nowhere.*expected a run folder with config\.json/);
    expect(code).toBe(1);
  });
});
