import { HeddleError, type Matrix } from "@heddle/contracts";
import { mean } from "../statistics/moments.js";
import { requireSameLength } from "../statistics/same-length.js";
import { type Labels, renumber } from "./contingency.js";

/**
 * Rousseeuw's silhouette (1987) of each item from a matrix of distances, n × n: (b − a) / max(a, b) with a the mean
 * distance to its own cluster and b to the nearest other one; 0 for an item alone in its cluster. Needs two clusters.
 */
export function silhouetteOfDistances(distances: Matrix, labels: Labels): Float64Array {
  requireSameLength({ length: distances.rows }, labels);
  requireSameLength({ length: distances.columns }, labels);
  return silhouettes(labels, (i, j) => distances.values[i * distances.columns + j]);
}

/** The same for points × dimensions by Euclidean distance: time n² · dimensions, memory n · clusters. */
export function silhouetteOfPoints(points: Matrix, labels: Labels): Float64Array {
  requireSameLength({ length: points.rows }, labels);
  const { values, columns } = points;
  return silhouettes(labels, (i, j) => {
    let squares = 0;
    for (let at = i * columns, other = j * columns, end = at + columns; at < end; at++, other++) {
      const difference = values[at] - values[other];
      squares += difference * difference;
    }
    return Math.sqrt(squares);
  });
}

/** The mean silhouette of points by Euclidean distance, within [−1, 1]. */
export function silhouette(points: Matrix, labels: Labels): number {
  return mean(silhouetteOfPoints(points, labels));
}

function silhouettes(labels: Labels, distance: (i: number, j: number) => number): Float64Array {
  const { codes, count } = renumber(labels);
  if (count < 2) {
    throw new HeddleError("bad-data", {
      expected: "labels with at least two clusters",
      got: `${count}`,
      next: "Cluster at a higher resolution, or omit the silhouette.",
    });
  }
  const n = codes.length;
  const sizes = new Float64Array(count);
  const sums = new Float64Array(n * count);
  for (let i = 0; i < n; i++) {
    sizes[codes[i]] += 1;
    for (let j = 0; j < i; j++) {
      const between = distance(i, j);
      sums[i * count + codes[j]] += between;
      sums[j * count + codes[i]] += between;
    }
  }
  return Float64Array.from(codes, (own, i) => oneSilhouette(sums.subarray(i * count, (i + 1) * count), sizes, own));
}

function oneSilhouette(sums: Float64Array, sizes: Float64Array, own: number): number {
  if (sizes[own] === 1) return 0;
  const within = sums[own] / (sizes[own] - 1);
  let nearest = Infinity;
  for (let k = 0; k < sizes.length; k++) if (k !== own) nearest = Math.min(nearest, sums[k] / sizes[k]);
  const larger = Math.max(within, nearest);
  return larger === 0 ? 0 : (nearest - within) / larger;
}
