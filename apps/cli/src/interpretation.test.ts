import { readFileSync } from "node:fs";
import { readNumbers, readTable } from "@heddle/anndata";
import { openHdf5 } from "@heddle/hdf5";
import { addGeneSets, type EvaluationRecord, parseGmt } from "heddle";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SMALL_CONFIG, workFolder, writeCells } from "./command-line.fixture.js";

const work = workFolder();
afterAll(work.remove);

/** Genes 0 to 2 follow the condition, so that a latent which finds it moves them together. */
beforeAll(async () => {
  work.write("small.yaml", SMALL_CONFIG.replace("epochs: 3", "epochs: 40"));
  const count = (cell: number, gene: number) =>
    gene < 3 && cell % 2 === 1 ? 30 + ((cell * 5 + gene) % 9) : 1 + ((cell * 7 + gene * 3 + ((cell * gene) % 4)) % 5);
  await writeCells(work.path("cells.h5ad"), { cells: 80, count });
  const argv = ["train", "small.yaml", "--data", "cells.h5ad", "--out", "run", "-q"];
  expect(await work.run([...argv, "--set", "optimizer.learningRate=0.01"])).toMatchObject({ code: 0 });
  work.write(
    "sets.gmt",
    "RESPONSE\tmade up\tgene0\tgene1\tgene2\nOTHERS\tmade up\tgene7\tgene8\tgene9\nFEW\tmade up\tgene4\tSTRANGER\n",
  );
});

describe("heddle evaluate --gene-sets", () => {
  const argv = ["evaluate", "run", "-q", "--gene-sets", "sets.gmt", "--set", "evaluation.geneSets.smallest=3"];
  const wide = [...argv, "--set", "evaluation.geneSets.fdr=1", "--set", "evaluation.geneSets.top=3"];

  test("prints the gene sets of each latent; evaluation.json contains them", async () => {
    const { code, out, err } = await work.run(wide);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/latent +reconstruction effect +genes up +genes down +gene sets/);
    const record = JSON.parse(readFileSync(work.path("run/evaluation.json"), "utf8")) as EvaluationRecord;
    expect(record.geneSets).toEqual({
      source: "sets.gmt",
      tested: 2,
      leftOut: [{ set: "FEW", genes: 1 }],
      top: 3,
      fdr: 1,
    });
    expect(out).toContain("Gene sets not tested because they have too few or too many of the model's genes: FEW (1)");
    const leading = [...record.latents].sort((a, b) => b.reconstructionEffect! - a.reconstructionEffect!)[0];
    expect(leading.reconstructionEffect).toBeGreaterThan(1);
    const [first] = leading.geneSets!;
    expect(first).toMatchObject({ set: "RESPONSE", genes: 3 });
    expect([...first.overlap].sort()).toEqual(["gene0", "gene1", "gene2"]);
    // 3 of the 12 genes drawn, and those 3: one draw of C(12, 3) = 220
    expect(first.overRepresentation.pValue).toBeCloseTo(1 / 220, 12);
  });

  test("gene sets added to an existing evaluation give the same bytes as an evaluation with them", async () => {
    const text =
      "RESPONSE\tmade up\tgene0\tgene1\tgene2\tgene3\tgene4\nOTHERS\tmade up\tgene5\tgene6\tgene7\tgene8\tgene9\n";
    work.write("five.gmt", text);
    const evaluation = () => readFileSync(work.path("run/evaluation.json"), "utf8");
    const geneSets = await parseGmt(text, "five.gmt");
    expect(await work.run(["evaluate", "run", "-q", "--gene-sets", "five.gmt"])).toMatchObject({ code: 0 });
    const together = evaluation();
    expect(JSON.parse(together)).toMatchObject({ geneSets: { source: "five.gmt", tested: 2 } });
    expect(await work.run(["evaluate", "run", "-q"])).toMatchObject({ code: 0 });
    expect(evaluation()).not.toBe(together);
    await addGeneSets(work.path("run"), { geneSets });
    expect(evaluation()).toBe(together);
    await addGeneSets(work.path("run"), { geneSets });
    expect(evaluation()).toBe(together);
  });

  test("refuses a file that is not there, one that is no .gmt, and genes of another kind", async () => {
    work.write("words.gmt", "words");
    work.write("mouse.gmt", "A\tx\tGm1\tGm2\tGm3");
    for (const [file, message] of [
      ["gone.gmt", /gone\.gmt: expected a \.gmt file/],
      ["words.gmt", /line 1: "words"/],
      ["mouse.gmt", /mouse\.gmt: expected genes named as in the model: gene0/],
    ] as const) {
      const { code, err } = await work.run(["evaluate", "run", "-q", "--gene-sets", file]);
      expect([code, err]).toEqual([1, expect.stringMatching(message)]);
    }
    const foreign = await work.run(["evaluate", "cells.h5ad", "--obsm", "X_a", "--gene-sets", "sets.gmt"]);
    expect([foreign.code, foreign.err]).toEqual([2, expect.stringMatching(/a run with --gene-sets/)]);
  });
});

describe("heddle decode", () => {
  test("writes denoised expression of chosen genes, and draws as layers, that anndata's model reads", async () => {
    const argv = ["decode", "run", "--genes", "gene2,gene7", "--samples", "2", "--out", "denoised.h5ad", "--json"];
    const { code, out, err } = await work.run(argv);
    expect([code, err]).toEqual([0, ""]);
    expect(JSON.parse(out)).toMatchObject({ cells: 80, genes: 2, layers: ["sample_1", "sample_2"], genesFound: 12 });
    const tree = await openHdf5({ path: work.path("denoised.h5ad") });
    expect((await readTable(tree, "var")).table.index).toEqual(["gene2", "gene7"]);
    expect((await readTable(tree, "obs")).table.columns.has("condition")).toBe(true);
    const denoised = await readNumbers(tree, "X");
    const draws = await readNumbers(tree, "layers/sample_1");
    await tree.close();
    expect(denoised).toHaveLength(160);
    const mean = (parity: number) => {
      const own = Array.from({ length: 40 }, (_, i) => denoised[2 * (2 * i + parity)]);
      return own.reduce((sum, value) => sum + value, 0) / 40;
    };
    // gene2 has a quarter of the counts in odd cells and a thirteenth in even ones; a model of a few epochs sees some of it
    expect(mean(1)).toBeGreaterThan(1.2 * mean(0));
    expect(Array.from(draws, Number).every((count) => Number.isInteger(count) && count >= 0)).toBe(true);
  });

  test("refuses a gene that the model has not, and a size of nothing", async () => {
    const unknown = await work.run(["decode", "run", "--genes", "gene22", "--out", "x.h5ad"]);
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringMatching(/got gene22\. Did you mean gene2\?/)]);
    const none = await work.run(["decode", "run", "--library-size", "0", "--out", "x.h5ad"]);
    expect([none.code, none.err]).toEqual([2, expect.stringMatching(/above 0, or own/)]);
  });
});

describe("heddle counterfactual", () => {
  test("writes log fold changes with the expression before and after; latents are counted from 1", async () => {
    const argv = ["counterfactual", "run", "--latent", "1=0.5", "--genes", "gene2,gene7", "--out", "otherwise.h5ad"];
    const { code, out, err } = await work.run(argv);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/otherwise\.h5ad: X has log2 fold changes, 80 cells × 2 genes; layers before and after/);
    expect(out).toMatch(/Changed +latent 1 = 0\.5/);
    const tree = await openHdf5({ path: work.path("otherwise.h5ad") });
    const [change, before, after] = await Promise.all(
      ["X", "layers/before", "layers/after"].map((name) => readNumbers(tree, name)),
    );
    await tree.close();
    expect(change).toHaveLength(160);
    const expected = Math.log2((Number(after[5]) + 1) / (Number(before[5]) + 1));
    expect(Math.abs(Number(change[5]) - expected)).toBeLessThan(1e-5);
  });

  test("refuses a latent 0, a covariate that the model has not, and nothing at all", async () => {
    const at = (...argv: string[]) => work.run(["counterfactual", "run", ...argv, "--out", "none.h5ad"]);
    for (const [argv, message] of [
      [["--latent", "0=1"], /LATENT=VALUE, both numbers, with latents from 1/],
      [["--covariate", "condition=ctrl"], /it has none, so that only latents can be changed/],
      [[], /a covariate or a latent to change/],
    ] as const) {
      const { code, err } = await at(...argv);
      expect([code, err]).toEqual([2, expect.stringMatching(message)]);
    }
  });
});

describe("heddle differential-expression", () => {
  const groups = ["--groupby", "condition", "--group1", "stim", "--group2", "ctrl", "--samples", "200"];

  test("the genes with more counts in one condition, and no others, have positive fold changes; the file has scvi-tools' columns", async () => {
    const { code, out, err } = await work.run(["de", "run", ...groups, "--out", "stim.csv"]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^stim vs ctrl \(40 and 40 cells\)\n\d+ genes? of 12 with \|log2 fold change\| > 0\.25/);
    expect(out).toMatch(/stim\.csv: 1 comparison, one row per gene/);
    const [head, ...rows] = readFileSync(work.path("stim.csv"), "utf8").trim().split("\r\n");
    expect(head).toMatch(/^gene,proba_de,proba_not_de,bayes_factor,/);
    const median = head.split(",").indexOf("lfc_median");
    const up = rows.map((row) => row.split(",")).filter((row) => Number(row[median]) > 0);
    expect(up.map(([gene]) => gene).sort()).toEqual(["gene0", "gene1", "gene2"]);
  });

  test("along a latent, as Parquet and JSON; counts latents from 1", async () => {
    const argv = [
      "differential-expression",
      "run",
      "--latent",
      "2",
      "--samples",
      "50",
      "--out",
      "latent.parquet",
      "--json",
    ];
    const { code, out, err } = await work.run(argv);
    expect([code, err]).toEqual([0, ""]);
    expect(JSON.parse(out)).toMatchObject({
      mode: "change",
      fdr: 0.05,
      comparisons: [{ group1: expect.stringMatching(/^latent 2 = /), cells1: 80, delta: 0.25 }],
    });
    expect(readFileSync(work.path("latent.parquet")).subarray(0, 4).toString()).toBe("PAR1");
  });

  test("refuses a misspelled level, a latent beside groups, and an unknown mode", async () => {
    for (const [argv, code, message] of [
      [["--groupby", "condition", "--group1", "stm"], 1, /Did you mean "?stim/],
      [[...groups, "--latent", "1"], 2, /either groupby, a cell column, or latent/],
      [[...groups, "--mode", "both"], 2, /Allowed choices are change, vanilla/],
      [[...groups, "--subset", "condition"], 2, /COLUMN=LEVEL/],
    ] as const) {
      const found = await work.run(["de", "run", ...argv, "--out", "none.csv"]);
      expect([found.code, found.err]).toEqual([code, expect.stringMatching(message)]);
    }
  });
});
