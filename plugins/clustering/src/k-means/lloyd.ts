import { squaredDistance } from "@heddle/numerics";
import type { Workspace } from "./workspace.js";

/** Local optimum of k-means. */
export interface Partition {
  /** Cluster of each cell. */
  readonly labels: Int32Array;
  /** Clusters × latents, row-major. */
  readonly centers: Float64Array;
  /** Sum of squared distances of the cells from the centers of their clusters. */
  readonly inertia: number;
  readonly iterations: number;
  /** False if `maxIterations` was reached. */
  readonly converged: boolean;
}

/**
 * Lloyd's algorithm from the first `count` centers of the workspace until no cell changes its cluster. Hamerly's bounds
 * (2010, Making k-means even faster, Algorithm 1) skip most distances and change no label. A cell keeps its center if another
 * one is equally near. An empty cluster takes the cell that is farthest from its center.
 *
 * Cells that change their cluster are added to the sums of the clusters and subtracted from them. When no cell changes, the
 * sums are computed again: the centers of the result contain no error of these differences.
 */
export function lloyd(workspace: Workspace, count: number, maxIterations: number): Partition {
  const { labels, centers, columns, upper, lower, own, others } = workspace;
  labels.fill(0);
  upper.fill(Number.POSITIVE_INFINITY);
  for (const array of [lower, own, others]) array.fill(0);
  assign(workspace, count);
  addAll(workspace);
  let iterations = 0;
  let changed = true;
  let isExact = true;
  while ((changed || !isExact) && iterations < maxIterations) {
    // a check of the final centers is the last iteration again, not another one
    if (changed) iterations++;
    else addAll(workspace);
    isExact = !changed || iterations === 1;
    const reseated = moveCenters(workspace, count);
    changed = assign(workspace, count) > 0 || reseated;
  }
  return {
    labels: labels.slice(),
    centers: centers.slice(0, count * columns),
    inertia: inertia(workspace),
    iterations,
    converged: !changed,
  };
}

/** Assigns each cell to its nearest center; returns the number of cells that changed. */
function assign(workspace: Workspace, count: number): number {
  halveGaps(workspace, count);
  return workspace.kernels.assign(workspace, count);
}

/** No center is nearer to a cell within half the distance of its center from the nearest other center. */
function halveGaps({ columns, centers, reach }: Workspace, count: number): void {
  reach.fill(Number.POSITIVE_INFINITY);
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < a; b++) {
      const half = Math.sqrt(squaredDistance(centers, a, centers, b, columns)) / 2;
      reach[a] = Math.min(reach[a], half);
      reach[b] = Math.min(reach[b], half);
    }
  }
}

/** Computes the sums and sizes of all clusters from the labels. */
function addAll({ rows, columns, values, labels, sums, sizes }: Workspace): void {
  sums.fill(0);
  sizes.fill(0);
  for (let cell = 0, from = 0; cell < rows; cell++) {
    const to = labels[cell] * columns;
    sizes[labels[cell]]++;
    for (let column = 0; column < columns; column++, from++) sums[to + column] += values[from];
  }
}

/** Moves each center to the mean of its cells, and writes how far; true if an empty cluster took another cell. */
function moveCenters(workspace: Workspace, count: number): boolean {
  const { columns, centers, sums, sizes, own, others } = workspace;
  const before = centers.slice(0, count * columns);
  for (let center = 0, at = 0; center < count; center++) {
    const size = Math.max(1, sizes[center]);
    for (let column = 0; column < columns; column++, at++) centers[at] = sums[at] / size;
  }
  const reseated = reseatEmpty(workspace, count);
  for (let center = 0; center < count; center++) {
    own[center] = Math.sqrt(squaredDistance(before, center, centers, center, columns));
  }
  for (let center = 0; center < count; center++) {
    others[center] = 0;
    for (let other = 0; other < count; other++) {
      if (other !== center) others[center] = Math.max(others[center], own[other]);
    }
  }
  return reseated;
}

/** Moves each center without cells to the cell farthest from its own center; each empty cluster takes another cell. */
function reseatEmpty({ rows, columns, values, labels, centers, sizes }: Workspace, count: number): boolean {
  const empty = Array.from(sizes.subarray(0, count).keys()).filter((center) => sizes[center] === 0);
  const taken = new Set<number>();
  for (const center of empty) {
    let farthest = -1;
    let most = -1;
    for (let cell = 0; cell < rows; cell++) {
      const distance = squaredDistance(values, cell, centers, labels[cell], columns);
      if (distance <= most || taken.has(cell)) continue;
      most = distance;
      farthest = cell;
    }
    taken.add(farthest);
    centers.set(values.subarray(farthest * columns, (farthest + 1) * columns), center * columns);
  }
  return empty.length > 0;
}

function inertia({ rows, columns, values, labels, centers }: Workspace): number {
  let sum = 0;
  for (let cell = 0; cell < rows; cell++) sum += squaredDistance(values, cell, centers, labels[cell], columns);
  return sum;
}
