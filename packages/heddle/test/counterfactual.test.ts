import { describe, expect, test } from "vitest";
import { type ConfigInput, counterfactual, decode, embed, importScvi, train } from "../src/index.js";
import { type Expected, expectedOf, exported, writeCells } from "./parity/scvi-export.js";
import { temporaryFolder } from "./small-run.js";

const GENES = 12;

/** A model of scvi-tools: "linear" has the covariate lane, which its encoder does not use; "covariates" has three. */
async function imported(name = "linear") {
  const run = `${temporaryFolder()}/run`;
  await importScvi(exported(name), { out: run, config: { backend: "cpu" } });
  const expected = expectedOf(name);
  return { run, expected, data: [await writeCells(expected)] };
}

const withColumn = (expected: Expected, name: string, value: string | number): Expected => ({
  ...expected,
  columns: { ...expected.columns, [name]: expected.counts.map(() => value) },
});

describe("counterfactual", () => {
  test("a covariate at another level: `after` equals decoded cells with that level, `before` the decoded cells, bit for bit", async () => {
    const { run, expected, data } = await imported();
    const found = await counterfactual(run, { data, covariates: { lane: "c" } });
    // the encoder does not use covariates: both have the same representation
    const after = await decode(run, { data: [await writeCells(withColumn(expected, "lane", "c"))] });
    const before = await decode(run, { data });
    expect(found.after).toEqual(after.denoised);
    expect(found.before).toEqual(before.denoised);
    expect(found.after).not.toEqual(found.before);
  });

  test("a continuous covariate, in its own units: cells with that value do not change, others do", async () => {
    const { run, expected, data } = await imported("covariates");
    const { logFoldChange } = await counterfactual(run, { data, covariates: { age: 2 } });
    for (const [cell, age] of expected.columns.age.entries()) {
      const row = logFoldChange.values.subarray(cell * GENES, (cell + 1) * GENES);
      expect(row.every((value) => value === 0)).toBe(age === 2);
    }
  });

  test("a standardized continuous covariate of a Heddle model: equals decoded cells with that value, bit for bit", async () => {
    const expected = expectedOf("covariates");
    const run = `${temporaryFolder()}/run`;
    const config: ConfigInput = {
      backend: "cpu",
      genes: { select: "all" },
      latents: 3,
      decoder: { use: "mlp-decoder", hidden: 8 },
      covariates: [{ name: "age", kind: "continuous" as const }],
      training: { epochs: 1, batchSize: 8, restarts: { count: 1 } },
    };
    const older = (by: number): Expected => ({
      ...expected,
      columns: { ...expected.columns, age: expected.columns.age.map((age) => Number(age) + by) },
    });
    const data = await writeCells(older(40));
    await train(config, { data, out: run, thread: "here" }).result;
    const found = await counterfactual(run, { data: [data], covariates: { age: 41 } });
    const decoded = await decode(run, { data: [await writeCells(withColumn(expected, "age", 41))] });
    expect(found.after).toEqual(decoded.denoised);
    expect(found.after).not.toEqual(found.before);
  });

  test("log2 fold changes of expression per 10,000 counts with pseudocount 1; 0 for cells with that level (within 1e-6, float32)", async () => {
    const { run, expected, data } = await imported();
    const { before, after, logFoldChange } = await counterfactual(run, { data, covariates: { lane: "a" } });
    for (const [at, value] of logFoldChange.values.entries()) {
      const change = Math.log2((after.values[at] + 1) / (before.values[at] + 1));
      expect(Math.abs(value - change)).toBeLessThan(1e-6 * Math.max(1, Math.abs(change)));
      if (expected.columns.lane[Math.floor(at / GENES)] === "a") expect(value).toBe(0);
    }
  });

  test("a latent at another value: changes only that coordinate of each cell; selects genes by name", async () => {
    const { run, data } = await imported();
    const { encoded } = await embed(run, { data });
    const first = encoded.representation.values[0];
    const genes = ["gene5", "gene1"];
    const kept = await counterfactual(run, { data, genes, latents: { 0: first } });
    expect(kept.genes.index).toEqual(genes);
    expect(kept.after.columns).toBe(2);
    // the first cell does not change (within 1e-5, float32), the others do
    const [own, ...others] = Array.from({ length: kept.before.rows }, (_, cell) =>
      Math.abs(kept.logFoldChange.values[2 * cell]),
    );
    expect(own).toBeLessThan(1e-5);
    expect(Math.max(...others)).toBeGreaterThan(0.01);
  });

  test.each([
    [
      { covariates: { lane: "z" } },
      "unseen-level",
      /covariate lane: expected a level seen in training: a, b, c, got "z"/,
    ],
    [{ covariates: { lan: "a" } }, "unknown-column", /Did you mean lane\?/],
    [{ covariates: { age: "old" } }, "usage", /covariate age: expected a number/],
    [{ latents: { 99: 0 } }, "usage", /one of the latents 0 … \d+, got 0 for 99/],
    [{}, "usage", /a covariate or a latent to change/],
  ])("%j is rejected", async (change, kind, message) => {
    const { run, data } = await imported("covariates");
    const attempt = counterfactual(run, { data, ...(change as { covariates?: Record<string, string> }) });
    await expect(attempt).rejects.toMatchObject({ kind, message: expect.stringMatching(message) });
  });

  test("a cell of an unseen level: embedded if the encoder does not use the covariate, rejected by the decoder", async () => {
    const { run, expected } = await imported();
    const data = [await writeCells(withColumn(expected, "lane", "z"))];
    const plain = await embed(run, { data: [await writeCells(expected)] });
    const { encoded } = await embed(run, { data });
    expect(encoded.representation).toEqual(plain.encoded.representation);
    const attempt = counterfactual(run, { data, covariates: { lane: "a" } });
    await expect(attempt).rejects.toMatchObject({
      kind: "unseen-level",
      message: expect.stringMatching(/got "z" for cell/),
    });
  });
});
