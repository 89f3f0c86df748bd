import type { Matrix } from "@heddle/contracts";
import { squaredDistance, squaredDistances } from "@heddle/numerics";

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

/** State of the iteration: see Hamerly 2010, Table 1. */
interface State {
  readonly labels: Int32Array;
  readonly centers: Float64Array;
  readonly count: number;
  /** Sum of the cells of each cluster, clusters × latents, and their number. */
  readonly sums: Float64Array;
  readonly sizes: Int32Array;
  /** Squared distances of one cell from all centers. */
  readonly distances: Float64Array;
  /** Upper bound on the distance of each cell from its center. */
  readonly upper: Float64Array;
  /** Lower bound on the distance of each cell from every other center. */
  readonly lower: Float64Array;
}

/** Distances by which the centers moved, per cluster, and the largest one of the other clusters. */
interface Shift {
  readonly own: Float64Array;
  readonly others: Float64Array;
}

/** Relative slack of the bounds, so that rounding never hides a nearer center. */
const SLACK = 1e-12;

/**
 * Lloyd's algorithm from given centers until no cell changes its cluster. Hamerly's bounds (2010, Making k-means even
 * faster, Algorithm 1) skip most distances and change no label. A cell keeps its center if another one is equally near.
 * An empty cluster takes the cell that is farthest from its center.
 *
 * Cells that change their cluster are added to the sums of the clusters and subtracted from them. When no cell changes, the
 * sums are computed again: the centers of the result contain no error of these differences.
 */
export function lloyd(representation: Matrix, start: Float64Array, maxIterations: number): Partition {
  const count = start.length / representation.columns;
  const state: State = {
    labels: new Int32Array(representation.rows),
    centers: start.slice(),
    count,
    sums: new Float64Array(start.length),
    sizes: new Int32Array(count),
    distances: new Float64Array(count),
    upper: new Float64Array(representation.rows).fill(Number.POSITIVE_INFINITY),
    lower: new Float64Array(representation.rows),
  };
  assign(representation, state, { own: new Float64Array(count), others: new Float64Array(count) });
  addAll(representation, state);
  let iterations = 0;
  let changed = true;
  let isExact = true;
  while ((changed || !isExact) && iterations < maxIterations) {
    // a check of the final centers is the last iteration again, not another one
    if (changed) iterations++;
    else addAll(representation, state);
    isExact = !changed || iterations === 1;
    const { shift, reseated } = moveCenters(representation, state);
    changed = assign(representation, state, shift) > 0 || reseated;
  }
  return { ...state, inertia: inertia(representation, state), iterations, converged: !changed };
}

/** Assigns each cell to its nearest center; returns the number of cells that changed. */
function assign(representation: Matrix, state: State, { own, others }: Shift): number {
  const { labels, centers, upper, lower } = state;
  const reach = halfGaps(state, representation.columns);
  let changes = 0;
  for (let cell = 0; cell < representation.rows; cell++) {
    const label = labels[cell];
    const most = (upper[cell] + own[label]) * (1 + SLACK);
    const least = Math.max(0, lower[cell] * (1 - SLACK) - others[label]);
    upper[cell] = most;
    lower[cell] = least;
    const safe = Math.max(reach[label], least) * (1 - SLACK);
    if (most < safe) continue;
    upper[cell] = Math.sqrt(squaredDistance(representation.values, cell, centers, label, representation.columns));
    if (upper[cell] < safe) continue;
    changes += searchAll(representation, state, cell);
  }
  return changes;
}

/** Half the distance of each center from the nearest other center: no center is nearer to a cell within this radius. */
function halfGaps({ centers, count }: State, columns: number): Float64Array {
  const gaps = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < a; b++) {
      const half = Math.sqrt(squaredDistance(centers, a, centers, b, columns)) / 2;
      gaps[a] = Math.min(gaps[a], half);
      gaps[b] = Math.min(gaps[b], half);
    }
  }
  return gaps;
}

/** Compares a cell with every center; returns 1 if the cell changes its cluster. */
function searchAll({ values, columns }: Matrix, state: State, cell: number): number {
  const { labels, distances, count, upper, lower } = state;
  const before = labels[cell];
  squaredDistances(values, cell, state.centers, distances);
  let label = before;
  let nearest = distances[before];
  let second = Number.POSITIVE_INFINITY;
  for (let center = 0; center < count; center++) {
    const distance = distances[center];
    if (distance >= second || center === before) continue;
    if (distance < nearest) {
      second = nearest;
      nearest = distance;
      label = center;
    } else second = distance;
  }
  labels[cell] = label;
  upper[cell] = Math.sqrt(nearest);
  lower[cell] = Math.sqrt(second);
  if (label === before) return 0;
  const from = cell * columns;
  state.sizes[before]--;
  state.sizes[label]++;
  for (let column = 0; column < columns; column++) {
    state.sums[before * columns + column] -= values[from + column];
    state.sums[label * columns + column] += values[from + column];
  }
  return 1;
}

/** Computes the sums and sizes of all clusters from the labels. */
function addAll({ rows, columns, values }: Matrix, { labels, sums, sizes }: State): void {
  sums.fill(0);
  sizes.fill(0);
  for (let cell = 0, from = 0; cell < rows; cell++) {
    const to = labels[cell] * columns;
    sizes[labels[cell]]++;
    for (let column = 0; column < columns; column++, from++) sums[to + column] += values[from];
  }
}

/** Moves each center to the mean of its cells; `reseated` is true if an empty cluster took another cell. */
function moveCenters(representation: Matrix, state: State): { readonly shift: Shift; readonly reseated: boolean } {
  const { columns } = representation;
  const { centers, sums, sizes } = state;
  const before = centers.slice();
  for (let at = 0; at < centers.length; at++) centers[at] = sums[at] / Math.max(1, sizes[Math.floor(at / columns)]);
  const reseated = reseatEmpty(representation, state);
  const own = Float64Array.from(sizes, (_, center) =>
    Math.sqrt(squaredDistance(before, center, centers, center, columns)),
  );
  const others = own.map((_, center) =>
    own.reduce((most, way, other) => (other === center ? most : Math.max(most, way)), 0),
  );
  return { shift: { own, others }, reseated };
}

/** Moves each center without cells to the cell farthest from its own center; each empty cluster takes another cell. */
function reseatEmpty({ rows, columns, values }: Matrix, { labels, centers, sizes }: State): boolean {
  const empty = Array.from(sizes.keys()).filter((center) => sizes[center] === 0);
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

function inertia({ rows, columns, values }: Matrix, { labels, centers }: State): number {
  let sum = 0;
  for (let cell = 0; cell < rows; cell++) sum += squaredDistance(values, cell, centers, labels[cell], columns);
  return sum;
}
