import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gram, identity, largestDifference, matrixOf, normalMatrix, product } from "../../test/matrix.js";
import { cholesky, choleskySolve } from "./cholesky.js";
import { denseOperand } from "./operand.js";
import { orthonormalBasis } from "./orthonormal-basis.js";
import { symmetricEigen } from "./symmetric-eigen.js";

describe("Cholesky", () => {
  test("solves AᵀA x = b: the residual is below 1e-9 (condition about 1e4)", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer(), (n, seed) => {
        const matrix = gram(normalMatrix(seed, 2 * n + 3, n));
        const right = normalMatrix(seed + 1, n, 3);
        return largestDifference(product(matrix, choleskySolve(matrix, right)), right) < 1e-9;
      }),
      { numRuns: 50 },
    );
  });
  test("[[4, 2], [2, 5]] = L Lᵀ with L = [[2, 0], [1, 2]]; indefinite matrices and mismatched shapes throw", () => {
    expect(
      Array.from(
        cholesky(
          matrixOf([
            [4, 2],
            [2, 5],
          ]),
        ).values,
      ),
    ).toEqual([2, 0, 1, 2]);
    expect(() =>
      cholesky(
        matrixOf([
          [1, 2],
          [2, 1],
        ]),
      ),
    ).toThrow(/positive definite/);
    expect(() => cholesky(matrixOf([[1, 2]]))).toThrow(/square/);
  });
});

describe("symmetric eigenvalues", () => {
  test("V diag(λ) Vᵀ equals the matrix and Vᵀ V = 1, within 1e-12; λ descends", () => {
    const matrix = gram(normalMatrix(3, 50, 30));
    const { values, vectors } = symmetricEigen(matrix);
    const scaled = { ...vectors, values: vectors.values.map((v, at) => v * values[at % 30]) };
    const transposed = denseOperand(vectors).transposedMultiply(identity(30));
    expect(largestDifference(product(scaled, transposed), matrix)).toBeLessThan(1e-12 * values[0]);
    expect(largestDifference(gram(vectors), identity(30))).toBeLessThan(1e-12);
    expect(Array.from(values)).toEqual(Array.from(values).sort((a, b) => b - a));
  });
  test("[[2, 1], [1, 2]] has 3 and 1 within 1e-15; negative and zero eigenvalues are found", () => {
    const { values } = symmetricEigen(
      matrixOf([
        [2, 1],
        [1, 2],
      ]),
    );
    expect(Math.abs(values[0] - 3) + Math.abs(values[1] - 1)).toBeLessThan(1e-15);
    const indefinite = symmetricEigen(
      matrixOf([
        [0, 1, 0],
        [1, 0, 0],
        [0, 0, 0],
      ]),
    ).values;
    expect(Math.abs(indefinite[0] - 1) + Math.abs(indefinite[1]) + Math.abs(indefinite[2] + 1)).toBeLessThan(1e-15);
  });
});

test("orthonormalBasis: Qᵀ Q = 1 within 1e-14, also for dependent and zero columns", () => {
  const random = normalMatrix(4, 40, 6);
  const dependent = {
    ...random,
    values: random.values.map((v, at) => (at % 6 === 5 ? 0 : at % 6 === 4 ? random.values[at - 1] : v)),
  };
  for (const matrix of [random, dependent]) {
    expect(largestDifference(gram(orthonormalBasis(matrix)), identity(6))).toBeLessThan(1e-14);
  }
});
