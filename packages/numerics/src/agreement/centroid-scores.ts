import { HeddleError, type Matrix } from "@heddle/contracts";
import { requireSameLength } from "../statistics/same-length.js";
import { type Labels, renumber } from "./contingency.js";

interface Clusters {
  readonly codes: Int32Array;
  readonly count: number;
  readonly sizes: Float64Array;
  /** Clusters × dimensions. */
  readonly centers: Float64Array;
}

/**
 * Calinski and Harabasz (1974): between-cluster over within-cluster dispersion, each by its degrees of freedom, of
 * points × dimensions; higher is better, 1 where clusters have no spread. Needs 2 … n − 1 clusters.
 */
export function calinskiHarabasz(points: Matrix, labels: Labels): number {
  const { codes, count, sizes, centers } = clustersOf(points, labels);
  const { rows: n, columns } = points;
  const middle = new Float64Array(columns);
  for (let k = 0; k < count; k++) {
    for (let d = 0; d < columns; d++) middle[d] += (sizes[k] / n) * centers[k * columns + d];
  }
  let between = 0;
  for (let k = 0; k < count; k++) between += sizes[k] * squaredDistance(centers, k * columns, middle, 0, columns);
  let within = 0;
  for (let i = 0; i < n; i++)
    within += squaredDistance(points.values, i * columns, centers, codes[i] * columns, columns);
  return within === 0 ? 1 : (between * (n - count)) / (within * (count - 1));
}

/**
 * Davies and Bouldin (1979): the mean over clusters of the worst (spread + spread) / distance of centers, of
 * points × dimensions with Euclidean distances; lower is better. Needs 2 … n − 1 clusters.
 */
export function daviesBouldin(points: Matrix, labels: Labels): number {
  const { codes, count, sizes, centers } = clustersOf(points, labels);
  const { rows: n, columns } = points;
  const spread = new Float64Array(count);
  for (let i = 0; i < n; i++) {
    const k = codes[i];
    spread[k] += Math.sqrt(squaredDistance(points.values, i * columns, centers, k * columns, columns)) / sizes[k];
  }
  let sum = 0;
  for (let k = 0; k < count; k++) {
    let worst = 0;
    for (let other = 0; other < count; other++) {
      if (other === k) continue;
      const apart = Math.sqrt(squaredDistance(centers, k * columns, centers, other * columns, columns));
      const both = spread[k] + spread[other];
      if (both > 0) worst = Math.max(worst, both / apart);
    }
    sum += worst;
  }
  return sum / count;
}

function clustersOf(points: Matrix, labels: Labels): Clusters {
  requireSameLength({ length: points.rows }, labels);
  const { codes, count } = renumber(labels);
  if (count < 2 || count >= points.rows) {
    throw new HeddleError("bad-data", {
      expected: `between 2 and ${points.rows - 1} clusters of ${points.rows} points`,
      got: `${count}`,
      next: "Cluster at another resolution, or omit this score.",
    });
  }
  const { columns, values } = points;
  const sizes = new Float64Array(count);
  const centers = new Float64Array(count * columns);
  for (const code of codes) sizes[code] += 1;
  for (let i = 0; i < points.rows; i++) {
    const k = codes[i];
    for (let d = 0; d < columns; d++) centers[k * columns + d] += values[i * columns + d] / sizes[k];
  }
  return { codes, count, sizes, centers };
}

function squaredDistance(a: Float64Array, aStart: number, b: Float64Array, bStart: number, length: number): number {
  let sum = 0;
  for (let d = 0; d < length; d++) {
    const difference = a[aStart + d] - b[bStart + d];
    sum += difference * difference;
  }
  return sum;
}
