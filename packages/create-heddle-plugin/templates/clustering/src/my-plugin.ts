import { type Clustering, definePlugin, HeddleError, type Matrix } from "@heddle/contracts";
import { z } from "zod";

const options = z.strictObject({
  clusters: z
    .array(z.number().int().min(1))
    .min(1)
    .default([2, 3, 5, 8])
    .describe("Numbers of clusters, in ascending order."),
});

/**
 * Farthest-first traversal (Gonzalez 1985): each new center is the cell farthest from all centers, and each
 * cell belongs to its nearest center. A resolution is a number of clusters.
 */
export default definePlugin({
  role: "clustering",
  name: "my-plugin",
  apiVersion: 1,
  summary: "Farthest-first clustering; a resolution is a number of clusters.",
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
    cluster: async (representation, resolutions) => {
      if (!representation.values.every(Number.isFinite)) {
        throw new HeddleError("non-finite", {
          expected: "a finite latent representation",
          got: "NaN or infinity",
          next: "Remove these cells.",
        });
      }
      return resolutions.map((count) => farthestFirst(representation, count));
    },
  }),
});

// typed configurations check these options
declare module "@heddle/contracts" {
  interface PluginOptions {
    "clustering/my-plugin": z.input<typeof options>;
  }
}

function farthestFirst(representation: Matrix, count: number): Int32Array {
  const labels = new Int32Array(representation.rows);
  const nearest = new Float64Array(representation.rows).fill(Number.POSITIVE_INFINITY);
  let center = 0;
  for (let label = 0; label < Math.min(count, representation.rows); label++) {
    for (let cell = 0; cell < representation.rows; cell++) {
      const distance = squaredDistance(representation, cell, center);
      if (distance >= nearest[cell]) continue;
      nearest[cell] = distance;
      labels[cell] = label;
    }
    center = nearest.indexOf(nearest.reduce((most, distance) => Math.max(most, distance), 0));
  }
  return labels;
}

function squaredDistance({ columns, values }: Matrix, a: number, b: number): number {
  let sum = 0;
  for (let j = 0; j < columns; j++) sum += (values[a * columns + j] - values[b * columns + j]) ** 2;
  return sum;
}
