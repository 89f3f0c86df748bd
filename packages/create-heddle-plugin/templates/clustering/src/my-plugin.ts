import { type Clustering, definePlugin, HeddleError, type Matrix } from "@heddle/contracts";
import { z } from "zod";

const options = z.strictObject({
  clusters: z.array(z.number().int().min(1)).min(1).default([2, 3, 5, 8]).describe("Numbers of clusters, rising."),
});

/**
 * Farthest-first traversal (Gonzalez 1985): each center is the cell farthest from the centers so far, and a cell
 * belongs to its nearest center. A resolution is a number of clusters.
 */
export default definePlugin({
  role: "clustering",
  name: "my-plugin",
  apiVersion: 1,
  summary: "Clusters around cells that are far from each other; a resolution is a number of clusters.",
  source: "Farthest-first traversal, Euclidean distance.",
  citations: [
    {
      text: "Gonzalez 1985. Clustering to minimize the maximum intercluster distance. Theoretical Computer Science 38.",
      url: "https://doi.org/10.1016/0304-3975(85)90224-5",
    },
  ],
  options,
  create: ({ clusters }): Clustering => ({
    resolutions: clusters,
    cluster: async (codes, resolutions) => {
      if (!codes.values.every(Number.isFinite)) {
        throw new HeddleError("non-finite", {
          expected: "finite codes",
          got: "NaN or infinity",
          next: "Leave out the cells concerned.",
        });
      }
      return resolutions.map((count) => farthestFirst(codes, count));
    },
  }),
});

function farthestFirst(codes: Matrix, count: number): Int32Array {
  const labels = new Int32Array(codes.rows);
  const nearest = new Float64Array(codes.rows).fill(Number.POSITIVE_INFINITY);
  let center = 0;
  for (let label = 0; label < Math.min(count, codes.rows); label++) {
    for (let cell = 0; cell < codes.rows; cell++) {
      const distance = squaredDistance(codes, cell, center);
      if (distance >= nearest[cell]!) continue;
      nearest[cell] = distance;
      labels[cell] = label;
    }
    center = nearest.indexOf(nearest.reduce((most, distance) => Math.max(most, distance), 0));
  }
  return labels;
}

function squaredDistance({ columns, values }: Matrix, a: number, b: number): number {
  let sum = 0;
  for (let j = 0; j < columns; j++) sum += (values[a * columns + j]! - values[b * columns + j]!) ** 2;
  return sum;
}
