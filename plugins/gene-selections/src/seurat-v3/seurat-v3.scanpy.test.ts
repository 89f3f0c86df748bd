import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { CountDataset } from "@heddle/contracts";
import { datasets } from "@heddle/datasets";
import { exp, log } from "@heddle/numerics";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { groupCells } from "./cell-groups.js";
import { sumCounts } from "./count-moments.js";
import { localQuadratic } from "./local-quadratic.js";
import reference from "./reference.json" with { type: "json" };
import plugin from "./seurat-v3.js";
import { fitTrend, type MeanVarianceTrend, standardizedVariances } from "./standardized-variance.js";

type Case = (typeof reference.data)[number];

const DATA = fileURLToPath(new URL("../../../../../shared/data/", import.meta.url));
const opened = new Map<string, Promise<CountDataset>>();

function open(file: string): Promise<CountDataset> {
  const path = `${DATA}${file}`;
  if (!existsSync(path)) throw new Error(`${path} is absent: this test needs the shared data beside the repository`);
  const dataset = opened.get(file) ?? readH5ad(path);
  opened.set(file, dataset);
  return dataset;
}

async function readH5ad(path: string): Promise<CountDataset> {
  const { default: h5ad } = await datasets.h5ad();
  return h5ad.create(h5ad.options.parse({}), []).open({ path }, { support: "counts" });
}

const columnsOf = ({ columnSteps }: Case) => {
  let column = 0;
  return new Set(columnSteps.map((step) => (column += step)));
};
const shared = (chosen: Iterable<number>, expected: ReadonlySet<number>) =>
  [...chosen].filter((gene) => expected.has(gene)).length / expected.size;
const relative = (value: number, expected: number) => Math.abs(value - expected) / Math.max(1e-300, Math.abs(expected));

async function trendOf(data: CountDataset, span: number) {
  const cells = groupCells(data);
  const [sums] = await sumCounts(data, cells);
  const trend = fitTrend(sums, data.cells, span, "");
  return { trend, score: async (of: MeanVarianceTrend) => (await sumCounts(data, cells, [of.limits]))[0] };
}

beforeAll(() => {
  expect(reference.versions.scanpy).toBe("1.11.5");
});

afterAll(async () => {
  for (const dataset of opened.values()) (await dataset).dispose();
});

describe("seurat-v3 against scanpy 1.11.5", () => {
  test.each(reference.data)(
    "shares at least 99 % of $count genes on $file, batch $batchKey, span $span (only ties in score may differ)",
    async (expected) => {
      const { file, count, span, batchKey } = expected;
      const options = plugin.options.parse({ span, ...(batchKey !== null && { batchKey }) });
      const chosen = await plugin.create(options, []).select(await open(file), { count });
      expect(chosen.length).toBe(count);
      expect([...chosen]).toEqual([...new Set(chosen)].sort((a, b) => a - b));
      expect(shared(chosen, columnsOf(expected))).toBeGreaterThanOrEqual(0.99);
    },
  );

  test.each(reference.data.filter((one) => one.genes !== undefined))(
    "mean, variance, fit and standardized variance on $file, span $span: within 1e-11 (rounding of sums over genes)",
    async ({ file, span, genes }) => {
      const data = await open(file);
      const { trend, score } = await trendOf(data, span);
      const scores = standardizedVariances(await score(trend), trend);
      for (const { column, name, mean, variance, fitted, standardized } of genes) {
        expect(data.geneTable.index[column]).toBe(name);
        expect(relative(trend.means[column], mean)).toBeLessThan(1e-11);
        expect(relative(trend.variances[column], variance)).toBeLessThan(1e-11);
        expect(Math.abs(trend.fitted[column] - fitted)).toBeLessThan(1e-11);
        expect(relative(scores[column], standardized)).toBeLessThan(1e-11);
      }
    },
  );

  test("a direct loess changes log10(variance) by at most 0.02 and shares 99 % of the genes on Kang (measured)", async () => {
    const expected = reference.data[0];
    const { trend, score } = await trendOf(await open(expected.file), expected.span);
    const direct = directTrend(trend, expected.span);
    const moved = direct.fitted.map((value, gene) => Math.abs(value - trend.fitted[gene]));
    expect(Math.max(...moved)).toBeLessThan(0.02);
    expect(Math.max(...moved)).toBeGreaterThan(0.01);
    const scores = standardizedVariances(await score(direct), direct);
    const chosen = [...scores.keys()].sort((a, b) => scores[b] - scores[a]).slice(0, expected.count);
    expect(shared(chosen, columnsOf(expected))).toBeGreaterThanOrEqual(0.99);
  });
});

/** The trend with a local quadratic at every gene, solved once per mean. */
function directTrend(trend: MeanVarianceTrend, span: number): MeanVarianceTrend {
  const log10 = (value: number) => log(value) / Math.LN10;
  const genes = [...trend.means.keys()].filter((gene) => trend.variances[gene] > 0);
  genes.sort((a, b) => trend.means[a] - trend.means[b]);
  const x = Float64Array.from(genes, (gene) => log10(trend.means[gene]));
  const y = Float64Array.from(genes, (gene) => log10(trend.variances[gene]));
  const fitted = new Float64Array(trend.fitted.length);
  genes.forEach((gene, i) => {
    fitted[gene] =
      i > 0 && x[i] === x[i - 1]
        ? fitted[genes[i - 1]]
        : localQuadratic(x, y, x[i], Math.floor(x.length * span))!.value;
  });
  const deviations = fitted.map((value) => exp((value * Math.LN10) / 2));
  const limits = trend.means.map((mean, gene) => mean + deviations[gene] * Math.sqrt(trend.cells));
  return { ...trend, fitted, deviations, limits };
}
