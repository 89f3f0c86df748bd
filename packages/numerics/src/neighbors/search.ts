/** Nearest neighbors of cells, nearest first. */
export interface Neighbors {
  /** Number of neighbors per cell. */
  readonly count: number;
  /** Indices into the searched cells; the neighbors of query i start at i · count. */
  readonly entries: Int32Array;
  readonly distances: Float64Array;
}

/** Rows to search for, and rows to search. */
export interface Search {
  readonly columns: number;
  /** Row-major. */
  readonly asked: Float64Array;
  /** Row-major. */
  readonly searched: Float64Array;
  /** Per asked row: its place among the searched ones, or −1. */
  readonly own: Int32Array;
  readonly count: number;
}
