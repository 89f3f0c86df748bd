import type { Matrix } from "@heddle/contracts";
import { squaredDistance } from "./squared-distance.js";

/** A local optimum of k-means. */
export interface Partition {
  /** A cluster per cell. */
  readonly labels: Int32Array;
  /** Clusters × latents, row-major. */
  readonly centres: Float64Array;
  /** Sum of squared distances of the cells from the centres of their clusters. */
  readonly inertia: number;
  readonly iterations: number;
  /** False where `maxIterations` ended it. */
  readonly converged: boolean;
}

/** What the iteration keeps: see Hamerly 2010, Table 1. */
interface State {
  readonly labels: Int32Array;
  readonly centres: Float64Array;
  readonly count: number;
  /** Above the distance of a cell from its centre. */
  readonly upper: Float64Array;
  /** Below the distance of a cell from any other centre. */
  readonly lower: Float64Array;
}

/** Bounds are widened by this share, so that rounding never hides a nearer centre. */
const SLACK = 1e-12;

/**
 * Lloyd's iteration from given centres until no cell changes its cluster. Most distances are spared by Hamerly's
 * bounds (2010, Making k-means even faster, Algorithm 1), which change no label. Of equally near centres the one the
 * cell has is kept. A cluster that loses all its cells takes the cell farthest from its centre.
 */
export function lloyd(codes: Matrix, start: Float64Array, maxIterations: number): Partition {
  const count = start.length / codes.columns;
  const state: State = {
    labels: new Int32Array(codes.rows),
    centres: start.slice(),
    count,
    upper: new Float64Array(codes.rows).fill(Number.POSITIVE_INFINITY),
    lower: new Float64Array(codes.rows),
  };
  assign(codes, state);
  let iterations = 0;
  let changed = true;
  while (changed && iterations < maxIterations) {
    iterations++;
    const reseated = moveCentres(codes, state);
    changed = assign(codes, state) > 0 || reseated;
  }
  return { ...state, inertia: inertia(codes, state), iterations, converged: !changed };
}

/** Gives every cell its nearest centre; returns how many cells changed theirs. */
function assign(codes: Matrix, state: State): number {
  const { labels, centres, upper, lower } = state;
  const reach = halfGaps(state, codes.columns);
  let changes = 0;
  for (let cell = 0; cell < codes.rows; cell++) {
    const safe = Math.max(reach[labels[cell]], lower[cell]) * (1 - SLACK);
    if (upper[cell] < safe) continue;
    upper[cell] = Math.sqrt(squaredDistance(codes.values, cell, centres, labels[cell], codes.columns));
    if (upper[cell] < safe) continue;
    changes += searchAll(codes, state, cell);
  }
  return changes;
}

/** Half the distance of each centre from its nearest other one: a cell nearer than that has no nearer centre. */
function halfGaps({ centres, count }: State, columns: number): Float64Array {
  const gaps = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < a; b++) {
      const half = Math.sqrt(squaredDistance(centres, a, centres, b, columns)) / 2;
      gaps[a] = Math.min(gaps[a], half);
      gaps[b] = Math.min(gaps[b], half);
    }
  }
  return gaps;
}

/** Compares a cell with every centre; 1 if it moves. */
function searchAll({ values, columns }: Matrix, { labels, centres, count, upper, lower }: State, cell: number): number {
  const before = labels[cell];
  let label = before;
  let nearest = squaredDistance(values, cell, centres, before, columns);
  let second = Number.POSITIVE_INFINITY;
  for (let centre = 0; centre < count; centre++) {
    if (centre === before) continue;
    const distance = squaredDistance(values, cell, centres, centre, columns);
    if (distance < nearest) {
      second = nearest;
      nearest = distance;
      label = centre;
    } else if (distance < second) second = distance;
  }
  labels[cell] = label;
  upper[cell] = Math.sqrt(nearest);
  lower[cell] = Math.sqrt(second);
  return label === before ? 0 : 1;
}

/** Moves each centre to the mean of its cells and loosens the bounds by the way it went; true if one was reseated. */
function moveCentres(codes: Matrix, state: State): boolean {
  const { rows, columns, values } = codes;
  const { labels, centres, count, upper, lower } = state;
  const before = centres.slice();
  const sizes = new Int32Array(count);
  centres.fill(0);
  for (let cell = 0; cell < rows; cell++) {
    const to = labels[cell] * columns;
    sizes[labels[cell]]++;
    for (let column = 0; column < columns; column++) centres[to + column] += values[cell * columns + column];
  }
  for (let at = 0; at < centres.length; at++) centres[at] /= Math.max(1, sizes[Math.floor(at / columns)]);
  const reseated = reseatEmpty(codes, state, sizes);
  const moved = Float64Array.from(sizes, (_, centre) =>
    Math.sqrt(squaredDistance(before, centre, centres, centre, columns)),
  );
  const farthest = moved.reduce((most, way) => Math.max(most, way), 0);
  for (let cell = 0; cell < rows; cell++) {
    upper[cell] = (upper[cell] + moved[labels[cell]]) * (1 + SLACK);
    lower[cell] = Math.max(0, lower[cell] * (1 - SLACK) - farthest);
  }
  return reseated;
}

/** Puts each centre without cells on the cell farthest from its own centre, a different cell for each. */
function reseatEmpty({ rows, columns, values }: Matrix, { labels, centres }: State, sizes: Int32Array): boolean {
  const empty = Array.from(sizes.keys()).filter((centre) => sizes[centre] === 0);
  const taken = new Set<number>();
  for (const centre of empty) {
    let farthest = -1;
    let most = -1;
    for (let cell = 0; cell < rows; cell++) {
      const distance = squaredDistance(values, cell, centres, labels[cell], columns);
      if (distance <= most || taken.has(cell)) continue;
      most = distance;
      farthest = cell;
    }
    taken.add(farthest);
    centres.set(values.subarray(farthest * columns, (farthest + 1) * columns), centre * columns);
  }
  return empty.length > 0;
}

function inertia({ rows, columns, values }: Matrix, { labels, centres }: State): number {
  let sum = 0;
  for (let cell = 0; cell < rows; cell++) sum += squaredDistance(values, cell, centres, labels[cell], columns);
  return sum;
}
