import type { Matrix } from "@heddle/contracts";
import { squaredDistance } from "./squared-distance.js";

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
  /** Upper bound on the distance of each cell from its center. */
  readonly upper: Float64Array;
  /** Lower bound on the distance of each cell from every other center. */
  readonly lower: Float64Array;
}

/** Relative slack of the bounds, so that rounding never hides a nearer center. */
const SLACK = 1e-12;

/**
 * Lloyd's algorithm from given centers until no cell changes its cluster. Hamerly's bounds (2010, Making k-means even
 * faster, Algorithm 1) skip most distances and change no label. A cell keeps its center if another one is equally near.
 * An empty cluster takes the cell that is farthest from its center.
 */
export function lloyd(representation: Matrix, start: Float64Array, maxIterations: number): Partition {
  const count = start.length / representation.columns;
  const state: State = {
    labels: new Int32Array(representation.rows),
    centers: start.slice(),
    count,
    upper: new Float64Array(representation.rows).fill(Number.POSITIVE_INFINITY),
    lower: new Float64Array(representation.rows),
  };
  assign(representation, state);
  let iterations = 0;
  let changed = true;
  while (changed && iterations < maxIterations) {
    iterations++;
    const reseated = moveCenters(representation, state);
    changed = assign(representation, state) > 0 || reseated;
  }
  return { ...state, inertia: inertia(representation, state), iterations, converged: !changed };
}

/** Assigns each cell to its nearest center; returns the number of cells that changed. */
function assign(representation: Matrix, state: State): number {
  const { labels, centers, upper, lower } = state;
  const reach = halfGaps(state, representation.columns);
  let changes = 0;
  for (let cell = 0; cell < representation.rows; cell++) {
    const safe = Math.max(reach[labels[cell]], lower[cell]) * (1 - SLACK);
    if (upper[cell] < safe) continue;
    upper[cell] = Math.sqrt(
      squaredDistance(representation.values, cell, centers, labels[cell], representation.columns),
    );
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
function searchAll({ values, columns }: Matrix, { labels, centers, count, upper, lower }: State, cell: number): number {
  const before = labels[cell];
  const from = cell * columns;
  let label = before;
  let nearest = squaredDistance(values, cell, centers, before, columns);
  let second = Number.POSITIVE_INFINITY;
  for (let center = 0; center < count; center++) {
    if (center === before) continue;
    let distance = 0;
    // partial sums grow: a center beyond the second nearest is left out early
    for (let column = 0, to = center * columns; column < columns && distance < second; column++, to++) {
      const difference = values[from + column] - centers[to];
      distance += difference * difference;
    }
    if (distance < nearest) {
      second = nearest;
      nearest = distance;
      label = center;
    } else if (distance < second) second = distance;
  }
  labels[cell] = label;
  upper[cell] = Math.sqrt(nearest);
  lower[cell] = Math.sqrt(second);
  return label === before ? 0 : 1;
}

/** Moves each center to the mean of its cells and relaxes the bounds by the shift; true if an empty cluster was reseated. */
function moveCenters(representation: Matrix, state: State): boolean {
  const { rows, columns, values } = representation;
  const { labels, centers, count, upper, lower } = state;
  const before = centers.slice();
  const sizes = new Int32Array(count);
  centers.fill(0);
  for (let cell = 0, from = 0; cell < rows; cell++) {
    const to = labels[cell] * columns;
    sizes[labels[cell]]++;
    for (let column = 0; column < columns; column++, from++) centers[to + column] += values[from];
  }
  for (let at = 0; at < centers.length; at++) centers[at] /= Math.max(1, sizes[Math.floor(at / columns)]);
  const reseated = reseatEmpty(representation, state, sizes);
  const moved = Float64Array.from(sizes, (_, center) =>
    Math.sqrt(squaredDistance(before, center, centers, center, columns)),
  );
  const farthest = moved.reduce((most, way) => Math.max(most, way), 0);
  for (let cell = 0; cell < rows; cell++) {
    upper[cell] = (upper[cell] + moved[labels[cell]]) * (1 + SLACK);
    lower[cell] = Math.max(0, lower[cell] * (1 - SLACK) - farthest);
  }
  return reseated;
}

/** Moves each center without cells to the cell farthest from its own center; each empty cluster takes another cell. */
function reseatEmpty({ rows, columns, values }: Matrix, { labels, centers }: State, sizes: Int32Array): boolean {
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
