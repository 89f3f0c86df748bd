import type { Matrix } from "@heddle/contracts";
import { squaredDistance } from "./squared-distance.js";

/** A local optimum of k-means. */
export interface Partition {
  /** A cluster per cell. */
  readonly labels: Int32Array;
  /** Clusters × latents, row-major. */
  readonly centers: Float64Array;
  /** Sum of squared distances of the cells from the centers of their clusters. */
  readonly inertia: number;
  readonly iterations: number;
  /** False where `maxIterations` ended it. */
  readonly converged: boolean;
}

/** What the iteration keeps: see Hamerly 2010, Table 1. */
interface State {
  readonly labels: Int32Array;
  readonly centers: Float64Array;
  readonly count: number;
  /** Above the distance of a cell from its center. */
  readonly upper: Float64Array;
  /** Below the distance of a cell from any other center. */
  readonly lower: Float64Array;
}

/** Bounds are widened by this share, so that rounding never hides a nearer center. */
const SLACK = 1e-12;

/**
 * Lloyd's iteration from given centers until no cell changes its cluster. Most distances are spared by Hamerly's
 * bounds (2010, Making k-means even faster, Algorithm 1), which change no label. Of equally near centers the one the
 * cell has is kept. A cluster that loses all its cells takes the cell farthest from its center.
 */
export function lloyd(codes: Matrix, start: Float64Array, maxIterations: number): Partition {
  const count = start.length / codes.columns;
  const state: State = {
    labels: new Int32Array(codes.rows),
    centers: start.slice(),
    count,
    upper: new Float64Array(codes.rows).fill(Number.POSITIVE_INFINITY),
    lower: new Float64Array(codes.rows),
  };
  assign(codes, state);
  let iterations = 0;
  let changed = true;
  while (changed && iterations < maxIterations) {
    iterations++;
    const reseated = moveCenters(codes, state);
    changed = assign(codes, state) > 0 || reseated;
  }
  return { ...state, inertia: inertia(codes, state), iterations, converged: !changed };
}

/** Gives every cell its nearest center; returns how many cells changed theirs. */
function assign(codes: Matrix, state: State): number {
  const { labels, centers, upper, lower } = state;
  const reach = halfGaps(state, codes.columns);
  let changes = 0;
  for (let cell = 0; cell < codes.rows; cell++) {
    const safe = Math.max(reach[labels[cell]], lower[cell]) * (1 - SLACK);
    if (upper[cell] < safe) continue;
    upper[cell] = Math.sqrt(squaredDistance(codes.values, cell, centers, labels[cell], codes.columns));
    if (upper[cell] < safe) continue;
    changes += searchAll(codes, state, cell);
  }
  return changes;
}

/** Half the distance of each center from its nearest other one: a cell nearer than that has no nearer center. */
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

/** Compares a cell with every center; 1 if it moves. */
function searchAll({ values, columns }: Matrix, { labels, centers, count, upper, lower }: State, cell: number): number {
  const before = labels[cell];
  let label = before;
  let nearest = squaredDistance(values, cell, centers, before, columns);
  let second = Number.POSITIVE_INFINITY;
  for (let center = 0; center < count; center++) {
    if (center === before) continue;
    const distance = squaredDistance(values, cell, centers, center, columns);
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

/** Moves each center to the mean of its cells and loosens the bounds by the way it went; true if one was reseated. */
function moveCenters(codes: Matrix, state: State): boolean {
  const { rows, columns, values } = codes;
  const { labels, centers, count, upper, lower } = state;
  const before = centers.slice();
  const sizes = new Int32Array(count);
  centers.fill(0);
  for (let cell = 0; cell < rows; cell++) {
    const to = labels[cell] * columns;
    sizes[labels[cell]]++;
    for (let column = 0; column < columns; column++) centers[to + column] += values[cell * columns + column];
  }
  for (let at = 0; at < centers.length; at++) centers[at] /= Math.max(1, sizes[Math.floor(at / columns)]);
  const reseated = reseatEmpty(codes, state, sizes);
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

/** Puts each center without cells on the cell farthest from its own center, a different cell for each. */
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
