import { createRandom, type InPasses, runInPasses } from "@heddle/numerics";
import { expect, test } from "vitest";
import { memoryCounts } from "./cell-counts.js";
import { poissonResidualsInPasses } from "./poisson-residuals.js";

const [CELLS, GENES] = [12, 5];
const random = createRandom("poisson residuals");
const dense = Array.from({ length: CELLS }, () =>
  // the last gene has no counts
  Array.from({ length: GENES }, (_, gene) => (gene === GENES - 1 ? 0 : Math.floor(6 * random.uniform()))),
);
const counts = {
  rowStarts: Int32Array.from({ length: CELLS + 1 }, (_, i) => dense.slice(0, i).flat().filter(Boolean).length),
  columns: Int32Array.from(dense.flatMap((row) => row.flatMap((count, gene) => (count > 0 ? [gene] : [])))),
  counts: Float32Array.from(dense.flat().filter(Boolean)),
};
const all = dense.flat().reduce((sum, count) => sum + count);
const expected = dense.map((row) =>
  row.map((count, gene) => {
    const mean = (row.reduce((a, b) => a + b) * dense.reduce((sum, cell) => sum + cell[gene], 0)) / all;
    return mean === 0 ? 0 : (count - mean) / Math.sqrt(mean);
  }),
);

test("both products and the means equal those of the residuals computed entry by entry, within 1e-12 (rounding)", async () => {
  const { blocks, facts } = memoryCounts(counts);
  const inPasses = async <Result>(computation: InPasses<Result>) => (await runInPasses(blocks, [computation]))[0];
  const operand = await inPasses(poissonResidualsInPasses(facts.totals, GENES));
  const right = { rows: GENES, columns: 2, values: Float64Array.from(random.normals(2 * GENES)) };
  const shift = Float64Array.of(0.5, -2);
  const forward = new Float64Array(2 * CELLS);
  await inPasses(operand.multiply(right, shift, (rows, cell) => forward.set(rows, 2 * cell)));
  const normal = await inPasses(operand.normalMultiply(right, shift));
  for (let k = 0; k < 2; k++) {
    const products = expected.map((row) => row.reduce((total, value, j) => total + value * right.values[2 * j + k], 0));
    for (let i = 0; i < CELLS; i++) expect(Math.abs(forward[2 * i + k] - (products[i] - shift[k]))).toBeLessThan(1e-12);
    for (let j = 0; j < GENES; j++) {
      const sum = expected.reduce((total, row, i) => total + row[j] * (products[i] - shift[k]), 0);
      expect(Math.abs(normal.values[2 * j + k] - sum)).toBeLessThan(1e-12);
    }
  }
  for (let j = 0; j < GENES; j++) {
    const mean = expected.reduce((sum, row) => sum + row[j], 0) / CELLS;
    expect(Math.abs(operand.columnMeans[j] - mean)).toBeLessThan(1e-12);
  }
});
