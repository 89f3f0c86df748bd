// Long because all its tests share one reading of the real output and one simulation of ours.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import type { CsrRows } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { beforeAll, describe, expect, test } from "vitest";
import { squaredVariation, variationFactors } from "./biological-variation.js";
import { cellMeans } from "./cell-means.js";
import { simulationOptions } from "./checked-options.js";
import { drawCounts, sourcesOfCell } from "./counts.js";
import type { Design } from "./design.js";
import type { SimulationOptions } from "./options.js";

// Real output of the R package Splatter (2,001 cells × 200 genes, 3 groups), against our counts drawn from Splatter's
// own gene means, group factors and library sizes. Its version makes all factors ≥ 1: direction is not tested here.

const folder = fileURLToPath(new URL("../../../../../shared/data/splatter/dca_splatter1.0_3groups/", import.meta.url));
const GENES = 200;
const CELLS = 2001;

/** Tab-separated columns by name. */
function readColumns(name: string): (column: string) => string[] {
  const [head, ...lines] = readFileSync(folder + name, "utf8")
    .trimEnd()
    .split("\n");
  const names = head.split("\t");
  const cells = lines.map((line) => line.split("\t"));
  return (column) => cells.map((row) => row[names.indexOf(column)]);
}

/** Genes × cells in the file, cells × genes here. */
function readMatrix(name: string): Float64Array {
  const rows = gunzipSync(readFileSync(folder + name))
    .toString("utf8")
    .trimEnd()
    .split("\n");
  const values = new Float64Array(CELLS * GENES);
  for (const [g, row] of rows.entries()) {
    for (const [c, value] of row.split("\t").entries()) values[c * GENES + g] = Number(value);
  }
  return values;
}

function toDense({ rowStarts, columns, counts }: CsrRows): Float64Array {
  const values = new Float64Array(CELLS * GENES);
  for (let c = 0; c < CELLS; c++)
    for (let i = rowStarts[c]; i < rowStarts[c + 1]; i++) values[c * GENES + columns[i]] = counts[i];
  return values;
}

function readDesign(): Design {
  const gene = readColumns("g3_geneinfo.tsv");
  const cell = readColumns("g3_cellinfo.tsv");
  const numbers = (values: string[]) => Float64Array.from(values, Number);
  const [base, outlierFactors, means] = ["BaseGeneMean", "OutlierFactor", "GeneMean"].map((c) => numbers(gene(c)));
  return {
    genes: {
      means: { base: base, outlierFactors: outlierFactors, means: means },
      batches: [new Float64Array(GENES).fill(1)],
      groups: [1, 2, 3].map((k) => numbers(gene(`DEFacGroup${k}`))),
      programs: [],
      variation: variationFactors(createRandom(11), GENES, 60),
    },
    cells: {
      librarySizes: numbers(cell("ExpLibSize")),
      group: Int32Array.from(cell("Group"), (name) => Number(name.slice(5)) - 1),
      batch: new Int32Array(CELLS),
      identity: new Float64Array(CELLS).fill(1),
      programs: [],
    },
  };
}

const quantile = (values: readonly number[], q: number) =>
  values.toSorted((a, b) => a - b)[Math.round(q * (values.length - 1))];

let lambda: Float64Array;
let design: Design;
let real: Float64Array;
let ours: Float64Array;

function options(dropout = {}): SimulationOptions {
  return simulationOptions.parse({ cells: CELLS, genes: GENES, groups: [1 / 3, 1 / 3, 1 / 3], dropout });
}
const draw = async (chosen: SimulationOptions) =>
  toDense(await drawCounts(createRandom(12), design, chosen, { start: 0, end: CELLS }));

beforeAll(async () => {
  design = readDesign();
  lambda = new Float64Array(CELLS * GENES);
  const ones = new Float64Array(GENES).fill(1);
  for (let c = 0; c < CELLS; c++) {
    const row = lambda.subarray(c * GENES, (c + 1) * GENES);
    cellMeans(row, design.cells.librarySizes[c], design.genes.means.means, sourcesOfCell(design, ones, c));
  }
  real = readMatrix("g3_d0_counts.tsv.gz");
  ours = await draw(options());
});

/** Per gene, Σ (x − λ)² / Σ (λ + λ² B²) with B = 0.1 + 1/√λ: the remaining factor is the gene's own 60 / χ²₆₀. */
function varianceRatios(counts: Float64Array): number[] {
  return Array.from({ length: GENES }, (_, g) => {
    let found = 0;
    let expected = 0;
    for (let i = g; i < counts.length; i += GENES) {
      const mean = lambda[i];
      found += (counts[i] - mean) ** 2;
      expected += mean + mean * mean * squaredVariation(mean, 0.1, 1);
    }
    return found / expected;
  });
}

const sum = (values: Iterable<number>) => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};

describe("our cell means and Splatter's counts", () => {
  test("its genes' means in each group are base mean × factor within 1e-12, the digits of the file", () => {
    const gene = readColumns("g3_geneinfo.tsv");
    for (const [k, factors] of design.genes.groups.entries())
      for (const [g, mean] of gene(`GeneMeanGroup${k + 1}`).entries())
        expect((design.genes.means.means[g] * factors[g]) / Number(mean)).toBeCloseTo(1, 12);
  });

  test("Σ counts / Σ λ is 1 within 0.005 for both: its error from the gene-wise spread is about 0.001", () => {
    expect(sum(real) / sum(lambda)).toBeCloseTo(1, 2);
    expect(Math.abs(sum(real) / sum(lambda) - 1)).toBeLessThan(0.005);
    expect(Math.abs(sum(ours) / sum(lambda) - 1)).toBeLessThan(0.005);
  });

  test("each group's share of each well expressed gene agrees within 6 standard errors of both", () => {
    let worst = 0;
    for (let g = 0; g < GENES; g++)
      for (let k = 0; k < 3; k++) {
        let difference = 0;
        let variance = 0;
        for (let c = 0; c < CELLS; c++) {
          if (design.cells.group[c] !== k) continue;
          const i = c * GENES + g;
          difference += real[i] - ours[i];
          // A gene's own χ² can triple B²; 1.5 covers all but the widest.
          variance += 2 * (lambda[i] + 1.5 * lambda[i] ** 2 * squaredVariation(lambda[i], 0.1, 1));
        }
        worst = Math.max(worst, Math.abs(difference) / Math.sqrt(variance + 1));
      }
    expect(worst).toBeLessThan(6);
  });
});

describe("variance", () => {
  test("median over genes of variance / (λ + λ² B²): 1.02 in Splatter, ours within 0.06 (200 genes of spread 0.18)", () => {
    const median = quantile(varianceRatios(real), 0.5);
    expect(median).toBeCloseTo(1.02, 1);
    expect(Math.abs(quantile(varianceRatios(ours), 0.5) - median)).toBeLessThan(0.06);
  });

  test("5 % and 95 % of it: 0.82 and 1.28 in Splatter, ours within 0.12, the sampling error of ten genes in each tail", () => {
    for (const q of [0.05, 0.95]) {
      const realRatio = quantile(varianceRatios(real), q);
      expect(Math.abs(realRatio - (q === 0.05 ? 0.82 : 1.28))).toBeLessThan(0.02);
      expect(Math.abs(quantile(varianceRatios(ours), q) - realRatio)).toBeLessThan(0.12);
    }
  });
});

describe("zeros", () => {
  const zeroFraction = (counts: Float64Array, g: number) => {
    let zeros = 0;
    for (let i = g; i < counts.length; i += GENES) if (counts[i] === 0) zeros++;
    return zeros / CELLS;
  };

  test("zero fraction of each gene agrees within 0.08, three standard deviations for two draws of χ²₆₀ and 2,001 cells at λ 1", () => {
    const differences = Array.from({ length: GENES }, (_, g) => zeroFraction(real, g) - zeroFraction(ours, g));
    expect(Math.max(...differences.map(Math.abs))).toBeLessThan(0.08);
  });

  test("mean zero fraction over genes agrees within 0.005: 0.025 per gene over the root of 200, twice and a half", () => {
    const differences = Array.from({ length: GENES }, (_, g) => zeroFraction(real, g) - zeroFraction(ours, g));
    expect(Math.abs(sum(differences) / GENES)).toBeLessThan(0.005);
  });
});

describe.each([
  ["g3_d1", 1],
  ["g3_d5", 5],
])("dropout of %s, midpoint %d", (name, midpoint) => {
  test("its counts equal those without dropout times (1 − mask); ours keep or drop each count", async () => {
    const mask = readMatrix(`${name}_dropout.tsv.gz`);
    const dropped = readMatrix(`${name}_counts.tsv.gz`);
    expect(dropped.findIndex((count, i) => count !== real[i] * (1 - mask[i]))).toBe(-1);
    const lost = await draw(options({ kind: "experiment", midpoint, shape: -1 }));
    expect(lost.every((count, i) => count === 0 || count === ours[i])).toBe(true);
  });

  test("share of dropped counts, by expression from λ 1 to 400, agrees within 0.03: bins of over 3,000 counts", async () => {
    const dropped = readMatrix(`${name}_counts.tsv.gz`);
    const lost = await draw(options({ kind: "experiment", midpoint, shape: -1 }));
    for (const [low, high] of [
      [1, 3],
      [3, 10],
      [10, 30],
      [30, 100],
      [100, 400],
      [400, Number.POSITIVE_INFINITY],
    ] as const) {
      const share = (before: Float64Array, after: Float64Array) => {
        let n = 0;
        let droppedCounts = 0;
        for (let i = 0; i < before.length; i++) {
          if (before[i] === 0 || lambda[i] < low || lambda[i] >= high) continue;
          n++;
          if (after[i] === 0) droppedCounts++;
        }
        expect(n).toBeGreaterThan(3000);
        return droppedCounts / n;
      };
      const difference = share(real, dropped) - share(ours, lost);
      expect(Math.abs(difference)).toBeLessThan(0.03);
    }
  });
});
