import { HeddleError, type Matrix, yieldToEventLoop } from "@heddle/contracts";
import { mean, median, type Neighbors, nearestNeighbors, quantile } from "@heddle/numerics";

/** Neighbors per cell, the default of scanpy.pp.neighbors. */
export const REFERENCE_NEIGHBORS = 15;
/** Maximum number of reference cells in the median and the percentile: the exhaustive search takes cells × reference cells. */
const MAX_SAMPLE = 5000;
/** Cells between two returns to the event loop. */
const CELLS_PER_TURN = 128;

/** Distance of query cells from reference cells in the latents of one model. */
export interface ReferenceDistances {
  /**
   * Per query cell: mean Euclidean distance to its 15 nearest reference cells, divided by the median of the same mean
   * among reference cells, each without itself. 1 is typical of a reference cell.
   */
  readonly relative: Float64Array;
  /** 99th percentile of the same ratio among reference cells. */
  readonly percentile99: number;
  /** Share of query cells above this percentile; 0.01 is expected of cells from the reference. */
  readonly shareAbove: number;
}

export interface QueryNeighbors extends ReferenceDistances {
  /** Nearest reference cells of each query cell. */
  readonly neighbors: Neighbors;
}

/**
 * Distances of `query` from `reference`, both cells × latents, by exhaustive search. The median and the percentile are of
 * at most 5,000 reference cells, evenly spaced in their order; the neighbors are searched among all.
 *
 * @throws HeddleError "bad-data" for fewer than 16 reference cells, other latents, or identical reference cells
 */
export async function distancesFromReference(
  query: Matrix,
  reference: Matrix,
  signal?: AbortSignal,
): Promise<QueryNeighbors> {
  checkReference(query, reference);
  const { rows, columns } = reference;
  const values = new Float64Array((rows + query.rows) * columns);
  values.set(reference.values);
  values.set(query.values, rows * columns);
  const both = { rows: rows + query.rows, columns, values };
  const size = Math.min(rows, MAX_SAMPLE);
  const sample = Int32Array.from({ length: size }, (_, i) => Math.floor((i * rows) / size));
  const own = meanDistances(await neighborsAmong(both, sample, rows, signal));
  const scale = median(own);
  if (!(scale > 0)) throw identicalCells(rows);
  const queryRows = Int32Array.from({ length: query.rows }, (_, i) => rows + i);
  const neighbors = await neighborsAmong(both, queryRows, rows, signal);
  const relative = meanDistances(neighbors).map((distance) => distance / scale);
  const percentile99 = quantile(own, 0.99) / scale;
  return {
    neighbors,
    relative,
    percentile99,
    shareAbove: relative.filter((distance) => distance > percentile99).length / relative.length,
  };
}

/** Neighbors of `cells` among the first `count` rows. */
async function neighborsAmong(
  representation: Matrix,
  cells: Int32Array,
  count: number,
  signal: AbortSignal | undefined,
): Promise<Neighbors> {
  const among = Int32Array.from({ length: count }, (_, row) => row);
  const entries = new Int32Array(cells.length * REFERENCE_NEIGHBORS);
  const distances = new Float64Array(entries.length);
  for (let start = 0; start < cells.length; start += CELLS_PER_TURN) {
    await yieldToEventLoop(signal, "the distance from the reference");
    const block = cells.subarray(start, start + CELLS_PER_TURN);
    const found = nearestNeighbors(representation, block, among, REFERENCE_NEIGHBORS);
    entries.set(found.entries, start * REFERENCE_NEIGHBORS);
    distances.set(found.distances, start * REFERENCE_NEIGHBORS);
  }
  return { count: REFERENCE_NEIGHBORS, entries, distances };
}

const meanDistances = ({ count, distances }: Neighbors): Float64Array =>
  Float64Array.from({ length: distances.length / count }, (_, i) =>
    mean(distances.subarray(i * count, (i + 1) * count)),
  );

function checkReference(query: Matrix, reference: Matrix): void {
  const where = "reference";
  if (reference.columns !== query.columns) {
    throw new HeddleError("bad-data", {
      where,
      expected: `${query.columns} latents, as the model has`,
      got: `${reference.columns}`,
      next: "Name the run whose model embeds the cells, or the run that it was adapted from.",
    });
  }
  if (reference.rows > REFERENCE_NEIGHBORS) return;
  throw new HeddleError("bad-data", {
    where,
    expected: `at least ${REFERENCE_NEIGHBORS + 1} reference cells, for ${REFERENCE_NEIGHBORS} neighbors of each`,
    got: `${reference.rows}`,
    next: "Name a run with more cells, or embed without a reference.",
  });
}

const identicalCells = (cells: number) =>
  new HeddleError("bad-data", {
    where: "reference",
    expected: "reference cells that differ in their latents",
    got: `a median distance of 0 between ${cells} cells and their neighbors`,
    next: "Check that the model of the reference has active latents.",
  });
