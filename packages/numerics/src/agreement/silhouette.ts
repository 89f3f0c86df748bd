import { HeddleError, type Matrix } from "@heddle/contracts";
import { mean } from "../statistics/moments.js";
import { requireSameLength } from "../statistics/same-length.js";
import { type Labels, renumber } from "./contingency.js";

/**
 * Rousseeuw's silhouette (1987) of each item from a matrix of distances, n × n, symmetric with zeros on the diagonal:
 * (b − a) / max(a, b) with a the mean distance to its own cluster and b to the nearest other one; 0 for an item alone in
 * its cluster. Needs two clusters.
 *
 * @param items rows of the matrix to use, ascending, with one label each; all rows by default
 */
export function silhouetteOfDistances(distances: Matrix, labels: Labels, items?: Int32Array): Float64Array {
  requireSameLength({ length: distances.rows }, { length: distances.columns });
  const used = items ?? Int32Array.from({ length: distances.rows }, (_, row) => row);
  requireSameLength(used, labels);
  const { codes, count } = clustersOf(labels);
  const { sorted, starts } = sortedByCluster(used, codes, count);
  const sizes = Float64Array.from({ length: count }, (_, cluster) => starts[cluster + 1] - starts[cluster]);
  const sums = distanceSums(distances, used, sorted, starts);
  return Float64Array.from(codes, (own, i) => oneSilhouette(sums.subarray(i * count, (i + 1) * count), sizes, own));
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

/** The items of each cluster in their order; those of cluster k are at starts[k] … starts[k + 1] − 1. */
function sortedByCluster(items: Int32Array, codes: Int32Array, count: number) {
  const starts = new Int32Array(count + 1);
  for (const code of codes) starts[code + 1]++;
  for (let cluster = 0; cluster < count; cluster++) starts[cluster + 1] += starts[cluster];
  const next = starts.slice();
  const sorted = new Int32Array(items.length);
  for (let at = 0; at < items.length; at++) sorted[next[codes[at]]++] = items[at];
  return { sorted, starts };
}

/**
 * Sums of the distances of each item to each cluster, items × clusters. Four rows at a time: their additions do not wait
 * for each other.
 */
function distanceSums(
  { columns, values }: Matrix,
  items: Int32Array,
  sorted: Int32Array,
  starts: Int32Array,
): Float64Array {
  const count = starts.length - 1;
  const sums = new Float64Array(items.length * count);
  const last = items.length - 1;
  for (let item = 0; item <= last; item += 4) {
    const a = items[item] * columns;
    const b = items[Math.min(item + 1, last)] * columns;
    const c = items[Math.min(item + 2, last)] * columns;
    const d = items[Math.min(item + 3, last)] * columns;
    for (let cluster = 0; cluster < count; cluster++) {
      let [ofA, ofB, ofC, ofD] = [0, 0, 0, 0];
      for (let at = starts[cluster]; at < starts[cluster + 1]; at++) {
        const column = sorted[at];
        ofA += values[a + column];
        ofB += values[b + column];
        ofC += values[c + column];
        ofD += values[d + column];
      }
      const to = item * count + cluster;
      sums[to] = ofA;
      // entries past the end of a typed array are not written
      sums[to + count] = ofB;
      sums[to + 2 * count] = ofC;
      sums[to + 3 * count] = ofD;
    }
  }
  return sums;
}

function clustersOf(labels: Labels): { readonly codes: Int32Array; readonly count: number } {
  const found = renumber(labels);
  if (found.count >= 2) return found;
  throw new HeddleError("bad-data", {
    expected: "labels with at least two clusters",
    got: `${found.count}`,
    next: "Cluster at a higher resolution, or omit the silhouette.",
  });
}

function silhouettes(labels: Labels, distance: (i: number, j: number) => number): Float64Array {
  const { codes, count } = clustersOf(labels);
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
