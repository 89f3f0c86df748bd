import type { Matrix } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { readGolden } from "../../test/golden.js";
import { matrixOf } from "../../test/matrix.js";
import { mean } from "../statistics/moments.js";
import { silhouette, silhouetteOfDistances, silhouetteOfPoints } from "./silhouette.js";

interface Golden {
  readonly silhouette: {
    readonly names: readonly string[];
    readonly lower_triangle_rowmajor: readonly number[];
    readonly labels1: number[];
    readonly expected1_2dp: Record<string, number>;
    readonly mean1: number;
    readonly labels2: number[];
    readonly expected2_2dp: Record<string, number>;
    readonly mean2: number;
    readonly one_d: { readonly X: number[]; readonly labels: number[]; readonly samples: number[] };
    readonly julia_D: number[][];
    readonly julia: readonly { readonly labels: number[]; readonly samples: number[] }[];
  };
}
const golden = readGolden<Golden>("golden.json").silhouette;

function countries(): Matrix {
  const n = golden.names.length;
  const values = new Float64Array(n * n);
  let at = 0;
  for (let i = 1; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const distance = golden.lower_triangle_rowmajor[at++];
      values[i * n + j] = distance;
      values[j * n + i] = distance;
    }
  }
  expect(at).toBe(golden.lower_triangle_rowmajor.length);
  return { rows: n, columns: n, values };
}

describe("golden values", () => {
  test("Rousseeuw's table 1, twelve countries in two and three clusters: within 0.0051, two digits as printed", () => {
    const distances = countries();
    const tables = [
      [golden.labels1, golden.expected1_2dp, golden.mean1],
      [golden.labels2, golden.expected2_2dp, golden.mean2],
    ] as const;
    for (const [labels, expected, expectedMean] of tables) {
      const values = silhouetteOfDistances(distances, labels);
      expect(Object.keys(expected).length).toBe(12);
      for (const [i, name] of golden.names.entries()) {
        expect(Math.abs(values[i] - expected[name]), name).toBeLessThan(0.0051);
      }
      expect(Math.abs(mean(values) - expectedMean)).toBeLessThan(0.0051);
    }
  });

  test("scikit-learn's points on a line: within 1e-15", () => {
    const points = matrixOf(golden.one_d.X.map((x) => [x]));
    const values = silhouetteOfPoints(points, golden.one_d.labels);
    for (const [i, expected] of golden.one_d.samples.entries())
      expect(Math.abs(values[i] - expected)).toBeLessThan(1e-15);
  });

  test("Clustering.jl's cases: within 1e-15", () => {
    for (const { labels, samples } of golden.julia) {
      const values = silhouetteOfDistances(matrixOf(golden.julia_D), labels);
      for (const [i, expected] of samples.entries()) expect(Math.abs(values[i] - expected)).toBeLessThan(1e-15);
    }
  });
});

test("points and their matrix of distances give the same silhouettes", () => {
  const points = matrixOf([
    [0, 0],
    [3, 4],
    [6, 8],
    [0, 1],
    [9, 9],
  ]);
  const labels = [1, 1, 2, 1, 2];
  const { values, columns } = points;
  const distance = (i: number, j: number) =>
    Math.sqrt(
      (values[i * columns] - values[j * columns]) ** 2 + (values[i * columns + 1] - values[j * columns + 1]) ** 2,
    );
  const distances = matrixOf([0, 1, 2, 3, 4].map((i) => [0, 1, 2, 3, 4].map((j) => distance(i, j))));
  expect(silhouetteOfPoints(points, labels)).toEqual(silhouetteOfDistances(distances, labels));
  expect(silhouette(points, labels)).toBe(mean(silhouetteOfDistances(distances, labels)));
});

test("one cluster throws an error", () => {
  expect(() => silhouette(matrixOf([[0], [1]]), [1, 1])).toThrow(/at least two clusters/);
});
