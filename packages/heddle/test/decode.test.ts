import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createRandom, mean } from "@heddle/numerics";
import { describe, expect, test } from "vitest";
import { decode, importScvi, loadModel } from "../src/index.js";
import { expectedOf, exported, writeCells } from "./parity/scvi-export.js";
import { temporaryFolder } from "./small-run.js";

async function imported(name: string) {
  const run = join(temporaryFolder(), "run");
  await importScvi(exported(name), { out: run, config: { backend: "cpu" } });
  return { run, data: [await writeCells(expectedOf(name))] };
}

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) * (value - middle), 0) / (values.length - 1);
}

describe("decode", () => {
  test.each(["plain", "covariates"])(
    "%s: expected counts at each cell's own library size equal scvi-tools' within 1e-5 of the largest (float32 sums over genes)",
    async (name) => {
      const { run, data } = await imported(name);
      const { denoised } = await decode(run, { data, librarySize: "own" });
      const expected = expectedOf(name).expectedCounts.flat();
      const largest = Math.max(...expected);
      expect(denoised.values).toHaveLength(expected.length);
      for (const [i, value] of expected.entries())
        expect(Math.abs(denoised.values[i] - value) / largest).toBeLessThan(1e-5);
    },
  );

  test("selected genes equal columns of the full result, in the requested order; each cell sums to 10,000 counts", async () => {
    const { run, data } = await imported("poisson");
    const whole = await decode(run, { data });
    const two = await decode(run, { data, genes: ["gene7", "gene2"] });
    expect(two.genes.index).toEqual(["gene7", "gene2"]);
    for (let cell = 0; cell < 30; cell++) {
      const row = whole.denoised.values.subarray(cell * 12, cell * 12 + 12);
      expect([...two.denoised.values.subarray(cell * 2, cell * 2 + 2)]).toEqual([row[7], row[2]]);
      expect(Math.abs(row.reduce((sum, value) => sum + value, 0) / 10_000 - 1)).toBeLessThan(1e-5);
    }
  });

  test("draws are integer counts around the expected counts; they depend on the seed, not on the number of draws", async () => {
    const { run, data } = await imported("poisson");
    const { samples } = await decode(run, { data, samples: 200, seed: 4 });
    const again = await decode(run, { data, samples: 1, seed: 4 });
    const other = await decode(run, { data, samples: 1, seed: 5 });
    expect(again.samples[0]).toEqual(samples[0]);
    expect(other.samples[0]).not.toEqual(samples[0]);
    for (const { values } of samples) expect(values.every((count) => Number.isInteger(count) && count >= 0)).toBe(true);
    const total = ({ values }: { values: ArrayLike<number> }) =>
      Array.from(values).reduce((sum, value) => sum + value, 0);
    const mean = samples.reduce((sum, draw) => sum + total(draw), 0) / samples.length;
    const counted = expectedOf("poisson")
      .counts.flat()
      .reduce((sum, count) => sum + count, 0);
    // the total of a draw is Poisson with the observed total as mean: within 5 standard errors over 200 draws
    expect(Math.abs(mean - counted)).toBeLessThan(5 * Math.sqrt(counted / samples.length));
  });

  test("the variance of draws equals the variance of decoded posterior draws of scvi-tools plus the Poisson variance (within 4 %: 1,000 draws each, decoding averages over lanes; the posterior contributes at least 8 %)", async () => {
    const { run, data } = await imported("poisson");
    const draws = 1000;
    const { samples } = await decode(run, { data, samples: draws, seed: 1 });
    const { means, variances, counts } = expectedOf("poisson");
    const model = await loadModel(run);
    const noise = createRandom(2).normals(draws * means[0].length);
    let [found, posterior, poisson] = [0, 0, 0];
    for (const [cell, row] of means.entries()) {
      const values = noise.map((e, at) => row[at % row.length] + Math.sqrt(variances[cell][at % row.length]) * e);
      const representation = { rows: draws, columns: row.length, values: Float64Array.from(values) };
      const decoded = (await model.decode(representation)).values;
      const size = counts[cell].reduce((sum, count) => sum + count, 0) / 10_000;
      for (let gene = 0; gene < 12; gene++) {
        const drawn = samples.map((sample) => sample.values[cell * 12 + gene]);
        const rates = Array.from({ length: draws }, (_, i) => size * decoded[i * 12 + gene]);
        found += variance(drawn);
        posterior += variance(rates);
        poisson += mean(rates);
      }
    }
    model.dispose();
    expect(Math.abs(found / (posterior + poisson) - 1)).toBeLessThan(0.04);
    expect(posterior).toBeGreaterThan(0.08 * poisson);
  });

  test("loadings of a linear decoder equal the change of log proportions per unit of a latent, up to a constant over genes (within 1e-4, float32 logarithms); other decoders have none", async () => {
    const { run, data } = await imported("linear");
    const model = await loadModel(run);
    const loadings = (await model.loadings())!;
    expect(loadings.rows).toBe(12);
    for (let latent = 0; latent < loadings.columns; latent++) {
      const { values } = await model.traverse(latent, { values: [0, 1], at: new Array(loadings.columns).fill(0) });
      const moved = (gene: number) => Math.log(values[12 + gene] / values[gene]);
      for (let gene = 1; gene < 12; gene++) {
        const loading = (row: number) => loadings.values[row * loadings.columns + latent];
        expect(Math.abs(moved(gene) - moved(0) - (loading(gene) - loading(0)))).toBeLessThan(1e-4);
      }
    }
    model.dispose();
    const { loadings: chosen } = await decode(run, { data, genes: ["gene7", "gene2"] });
    const rowOf = (gene: number) => [
      ...loadings.values.subarray(gene * loadings.columns, (gene + 1) * loadings.columns),
    ];
    expect([...chosen!.values]).toEqual([...rowOf(7), ...rowOf(2)]);
    const other = await imported("plain");
    expect((await decode(other.run, { data: other.data })).loadings).toBeUndefined();
  });

  test("rejects a result above 2 GB before allocation", async () => {
    const { run, data } = await imported("plain");
    await expect(decode(run, { data, samples: 2_000_000 })).rejects.toThrow(
      /at most 2 GB.*2\.7 GB: 30 cells × 12 genes/,
    );
  });

  test("values that are only written give the same file as values that are returned too", async () => {
    const { run, data } = await imported("plain");
    const folder = temporaryFolder();
    const [kept, only] = ["kept.h5ad", "only.h5ad"].map((name) => join(folder, name));
    const both = await decode(run, { data, samples: 1, out: kept });
    const { denoised, samples } = await decode(run, { data, samples: 1, out: only, returnValues: false });
    expect([denoised, samples[0]].map(({ rows, columns, values }) => [rows, columns, values.length])).toEqual(
      [both.denoised, both.samples[0]].map(({ rows, columns }) => [rows, columns, 0]),
    );
    expect(readFileSync(only).equals(readFileSync(kept))).toBe(true);
  });
});
