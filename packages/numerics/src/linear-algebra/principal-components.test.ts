import type { CsrRows, Matrix } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { gram, identity, largestDifference, matrixOf, normalMatrix } from "../../test/matrix.js";
import { createRandom } from "../random/philox-random.js";
import { samplePoisson } from "../sampling/poisson.js";
import { log1p } from "../special/log.js";
import { variance } from "../statistics/moments.js";
import { csrOperand, denseOperand } from "./operand.js";
import { principalComponents } from "./principal-components.js";
import { symmetricEigen } from "./symmetric-eigen.js";

/** Sparse counts of a few gene programs over cells. */
function sparseCounts(cells: number, genes: number): { csr: CsrRows; dense: Matrix } {
  const random = createRandom(21);
  const values = new Float64Array(cells * genes);
  const factors = Array.from({ length: 5 }, () => random.normals(genes));
  for (let i = 0; i < cells; i++) {
    const group = i % 5;
    for (let j = 0; j < genes; j++)
      values[i * genes + j] = samplePoisson(random, 1.5 * Math.abs(factors[group][j]) + 0.05);
  }
  const rowStarts = new Int32Array(cells + 1);
  const columns: number[] = [];
  const counts: number[] = [];
  for (let i = 0; i < cells; i++) {
    for (let j = 0; j < genes; j++) {
      if (values[i * genes + j] === 0) continue;
      columns.push(j);
      counts.push(values[i * genes + j]);
    }
    rowStarts[i + 1] = columns.length;
  }
  return {
    csr: { rowStarts, columns: Int32Array.from(columns), counts: Float32Array.from(counts) },
    dense: { rows: cells, columns: genes, values: values.map((count) => log1p(count)) },
  };
}

describe("principal components", () => {
  test("four points on a line through (1, 2): one component (1, 1) / √2, variance 10/3, within 1e-14", () => {
    const data = matrixOf([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
    ]);
    const { components, explainedVariance, scores, means } = principalComponents(data, {
      components: 2,
      random: createRandom(1),
    });
    expect(Array.from(means)).toEqual([1.5, 2.5]);
    expect(Math.abs(components.values[0] - Math.SQRT1_2) + Math.abs(components.values[1] - Math.SQRT1_2)).toBeLessThan(
      1e-14,
    );
    expect(Math.abs(explainedVariance[0] - 10 / 3)).toBeLessThan(1e-14);
    expect(explainedVariance[1]).toBeLessThan(1e-14);
    expect(Math.abs(scores.values[0] + 1.5 * Math.SQRT2)).toBeLessThan(1e-14);
  });

  test("equals the eigenvectors of the covariance matrix within 1e-9, for variances that each fall by a third", () => {
    const spread = normalMatrix(5, 300, 40);
    const data = { ...spread, values: spread.values.map((v, at) => v * 1.5 ** -(at % 40) + 3) };
    const means = denseOperand(data).columnMeans;
    const centered = { ...data, values: data.values.map((v, at) => v - means[at % 40]) };
    const exact = symmetricEigen(gram(centered));
    const { components, explainedVariance } = principalComponents(data, { components: 8, random: createRandom(6) });
    for (let k = 0; k < 8; k++) {
      expect(Math.abs((explainedVariance[k] * 299) / exact.values[k] - 1)).toBeLessThan(1e-9);
      let cosine = 0;
      for (let j = 0; j < 40; j++) cosine += components.values[k * 40 + j] * exact.vectors.values[j * 40 + k];
      expect(Math.abs(Math.abs(cosine) - 1)).toBeLessThan(1e-9);
    }
  });

  test("sparse and dense operands give the same scores within 1e-9; five groups need four components", () => {
    const { csr, dense } = sparseCounts(400, 120);
    const options = () => ({ components: 6, random: createRandom(7) });
    const fromDense = principalComponents(dense, options());
    const fromSparse = principalComponents(
      csrOperand(csr, 120, (count) => log1p(count)),
      options(),
    );
    expect(largestDifference(fromSparse.scores, fromDense.scores)).toBeLessThan(1e-9);
    expect(largestDifference(fromSparse.components, fromDense.components)).toBeLessThan(1e-9);
    expect(fromDense.explainedVariance[3]).toBeGreaterThan(3 * fromDense.explainedVariance[4]);
  });

  test("components are orthonormal, scores have the returned variances (1e-12), signs make the largest entry positive", () => {
    const { dense } = sparseCounts(200, 60);
    const { components, scores, explainedVariance } = principalComponents(dense, {
      components: 5,
      random: createRandom(8),
    });
    const transposed = denseOperand(components).transposedMultiply(identity(5));
    expect(largestDifference(gram(transposed), identity(5))).toBeLessThan(1e-12);
    for (let k = 0; k < 5; k++) {
      const score = scores.values.filter((_, at) => at % 5 === k);
      expect(Math.abs(variance(score) / explainedVariance[k] - 1)).toBeLessThan(1e-12);
      const row = Array.from(components.values.subarray(k * 60, (k + 1) * 60));
      expect(Math.max(...row)).toBe(Math.max(...row.map(Math.abs)));
    }
  });

  test("the start seed changes scores by less than 1e-5 after 8 products; the same seed gives the same bits", () => {
    const { dense } = sparseCounts(400, 120);
    const run = (seed: number) => principalComponents(dense, { components: 4, random: createRandom(seed) });
    expect(run(1)).toEqual(run(1));
    expect(largestDifference(run(1).scores, run(2).scores)).toBeLessThan(1e-5);
  });

  test("more components than the data have throw an error", () => {
    const data = matrixOf([
      [0, 1],
      [1, 2],
    ]);
    expect(() => principalComponents(data, { components: 2, random: createRandom(1) })).toThrow(/between 1 and 1/);
    const csr = { rowStarts: Int32Array.of(0, 1), columns: Int32Array.of(5), counts: Float32Array.of(1) };
    expect(() => csrOperand(csr, 3)).toThrow(/column numbers below 3/);
  });
});
