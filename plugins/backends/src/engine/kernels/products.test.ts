import { countsProduct, levelRows, matrixProduct, type Tensor, type Tensor2D, tf } from "@heddle/ops";
import { describe, expect, test } from "vitest";
import { expectSame, normals, sparseCounts, start } from "../on-both.fixture.js";

describe("products on simd against the cpu backend", () => {
  const shapes = [
    [1, 1, 1],
    [3, 5, 2],
    [7, 300, 9],
    [13, 17, 71],
    [128, 12, 128],
    [25, 600, 66],
  ];
  const flags = [false, true].flatMap((a) => [false, true].map((b) => ({ a, b })));
  test.each(shapes)(
    "products of %i × %i × %i, all transpositions, within 1e-5 of the largest value (float32 sums)",
    (m, k, n) =>
      expectSame(
        () =>
          flags.map(({ a, b }) =>
            matrixProduct(
              normals(...(a ? [k, m] : [m, k])) as Tensor2D,
              normals(...(b ? [n, k] : [k, n])) as Tensor2D,
              {
                a,
                b,
              },
            ),
          ),
        1e-5,
      ),
  );

  test.each([
    [1, 3, 1],
    [5, 30, 7],
    [40, 33, 128],
    [9, 50, 165],
    // so many entries that all threads turn them
    [300, 701, 3],
  ])("sparse products of %i × %i × %i and their gradient within 1e-5 (float32 sums)", (cells, genes, width) =>
    expectSame(() => {
      const counts = sparseCounts(cells, genes);
      const weights = normals(genes, width) as Tensor2D;
      const dy = normals(cells, width);
      return (["log1p", "none"] as const).flatMap((transform) => {
        const product = (w: Tensor) => countsProduct(counts, w as Tensor2D, transform);
        return [product(weights), tf.grad(product)(weights, dy)];
      });
    }, 1e-5),
  );

  test.each([true, false])(
    "rows by level and their gradient have the bits of one-hot products up to 256 cells (strict: %s)",
    async (strict) => {
      await start(strict);
      for (const [cells, levels, width] of [
        [5, 3, 7],
        [128, 700, 33],
        [256, 9, 128],
      ]) {
        const codes = Int32Array.from({ length: cells }, (_, cell) => (cell * cell + 3 * cell) % levels);
        const [ours, expected] = tf.tidy(() => {
          const oneHot = tf.oneHot(tf.tensor1d(codes, "int32"), levels, 1, 0, "float32") as Tensor2D;
          const [weights, dy] = [normals(levels, width), normals(cells, width)];
          return [
            (w: Tensor) => levelRows(w as Tensor2D, codes),
            (w: Tensor) => matrixProduct(oneHot, w as Tensor2D),
          ].map((rows) => [rows(weights), tf.grad(rows)(weights, dy)].map((tensor) => tensor.dataSync().slice()));
        });
        expect(ours).toEqual(expected);
      }
    },
  );
});
