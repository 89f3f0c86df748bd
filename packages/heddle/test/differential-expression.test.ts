import { readFileSync } from "node:fs";
import { createRandom } from "@heddle/numerics";
import { describe, expect, test } from "vitest";
import {
  counterfactual,
  type DifferentialExpressionOptions,
  differentialExpression,
  importScvi,
  loadModel,
} from "../src/index.js";
import { type Expected, expectedOf, exported, writeCells } from "./parity/scvi-export.js";
import { temporaryFolder } from "./small-run.js";

/** A model of scvi-tools with cells whose column `half` has the levels one and two. */
async function imported(name: string, half: (cell: number) => string = (cell) => (cell % 2 ? "two" : "one")) {
  const run = `${temporaryFolder()}/run`;
  await importScvi(exported(name), { out: run, config: { backend: "cpu" } });
  const own = expectedOf(name);
  const expected: Expected = { ...own, columns: { ...own.columns, half: own.counts.map((_, cell) => half(cell)) } };
  return { run, expected, data: await writeCells(expected) };
}

const HALVES = { groupby: "half", group1: ["one"], group2: "two" } as const;

describe("differentialExpression", () => {
  test("scales are the mean of the decoder over scvi-tools' posterior of the group's cells (4 standard errors of 1,000 draws)", async () => {
    const { run, expected, data } = await imported("plain");
    const { comparisons } = await differentialExpression(run, { data, ...HALVES, samples: 1000 });
    const model = await loadModel(run);
    const random = createRandom(5).stream("test");
    const cells = expected.means.map((_, cell) => cell).filter((cell) => cell % 2 === 0);
    const values = Float64Array.from(
      Array.from({ length: 1000 }).flatMap(() => {
        const cell = cells[random.integer(cells.length)];
        return expected.means[cell].map((mean, j) => mean + Math.sqrt(expected.variances[cell][j]) * random.normal());
      }),
    );
    const columns = expected.means[0].length;
    const decoded = await model.decode({ rows: values.length / columns, columns, values });
    for (const [gene, name] of model.genes.index.entries()) {
      const own = Float64Array.from(
        { length: decoded.rows },
        (_, row) => decoded.values[row * decoded.columns + gene] / 1e4,
      );
      const mean = own.reduce((a, b) => a + b) / own.length;
      const error = Math.sqrt(own.reduce((sum, value) => sum + (value - mean) ** 2, 0)) / own.length;
      const found = comparisons[0].genes.find((each) => each.gene === name)!.scale1;
      expect(Math.abs(found - mean), name).toBeLessThan(4 * Math.SQRT2 * error);
    }
    model.dispose();
  });

  test("every run gives the same bytes; another seed differs", async () => {
    const { run, data } = await imported("plain");
    const folder = temporaryFolder();
    const written = async (out: string, more: Partial<DifferentialExpressionOptions> = {}) => {
      await differentialExpression(run, { data, ...HALVES, samples: 50, out: `${folder}/${out}`, ...more });
      return readFileSync(`${folder}/${out}`, "utf8");
    };
    const first = await written("a.csv");
    expect(await written("b.csv")).toBe(first);
    expect(await written("c.csv", { seed: 1 })).not.toBe(first);
    expect(first.split("\r\n")[0]).toBe(
      "gene,proba_de,proba_not_de,bayes_factor,scale1,scale2,pseudocounts,delta,lfc_mean,lfc_median,lfc_std,lfc_min,lfc_max,lfc_confidence_interval_0.95_min,lfc_confidence_interval_0.95_max,raw_mean1,raw_mean2,non_zeros_proportion1,non_zeros_proportion2,raw_normalized_mean1,raw_normalized_mean2,is_de_fdr_0.05,comparison,group1,group2",
    );
  });

  test("a latent: fold changes in the same cells; exchanging both values reverses the sign, exactly", async () => {
    const { run, data } = await imported("linear");
    const along = (from: number, to: number) =>
      differentialExpression(run, { data, latent: 0, from, to, samples: 200 }).then(
        ({ comparisons }) => comparisons[0],
      );
    const [there, back] = [await along(-2, 2), await along(2, -2)];
    expect(there).toMatchObject({ group1: "latent 1 = 2", group2: "latent 1 = -2" });
    const reversed = new Map(back.genes.map(({ gene, lfc }) => [gene, lfc!]));
    for (const { gene, lfc } of there.genes) {
      expect(reversed.get(gene)!.median).toBeCloseTo(-lfc!.median, 12);
      expect(reversed.get(gene)!.max).toBeCloseTo(-lfc!.min, 12);
    }
    const { after, genes } = await counterfactual(run, { data, latents: { 0: 2 } });
    const { after: before } = await counterfactual(run, { data, latents: { 0: -2 } });
    const [strongest] = there.genes;
    const column = genes.index.indexOf(strongest.gene);
    const change = Math.log2(after.values[column] / before.values[column]);
    expect(Math.sign(change)).toBe(Math.sign(strongest.lfc!.median));
  });

  test("batch correction decodes both groups with each level: groups of different lanes do not differ by lane", async () => {
    const { run, expected, data } = await imported("linear");
    const lanes = [...new Set(expected.columns.lane as string[])].sort();
    const options = { data, groupby: "lane", group1: [lanes[0]], group2: lanes[1], samples: 3000 };
    const spread = async (more: Partial<DifferentialExpressionOptions>) => {
      const { comparisons } = await differentialExpression(run, { ...options, ...more });
      return Math.max(...comparisons[0].genes.map(({ lfc }) => Math.abs(lfc!.median)));
    };
    const corrected = await spread({ batchCorrection: "lane" });
    expect(corrected).toBeLessThan(0.5 * (await spread({})));
  });

  test.each([
    [{ groupby: "half", latent: 0 }, /either groupby, a cell column, or latent/],
    [{}, /either groupby/],
    [{ groupby: "half", fdr: 2 }, /fdr: expected a number between 0 and 1, got 2/],
    [{ groupby: "half", batchCorrection: "donor" }, /it has none/],
    [{ latent: 99 }, /a latent from 0 to/],
    [{ groupby: "half", out: "x.xlsx" }, /ends in \.csv or \.parquet, got \.xlsx/],
  ] as const)("refuses %j", async (options, message) => {
    const { run, data } = await imported("plain");
    await expect(differentialExpression(run, { data, ...options })).rejects.toThrow(message);
  });
});
