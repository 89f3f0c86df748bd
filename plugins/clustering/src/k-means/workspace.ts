/** Cells and the state of k-means on them. All arrays may be views of the memory of the kernels. */
export interface Workspace {
  readonly rows: number;
  readonly columns: number;
  readonly kernels: Kernels;
  /** Cells × latents, row-major. */
  readonly values: Float64Array;
  /** Squared distance of each cell from the nearest center, during seeding. */
  readonly nearest: Float64Array;
  /** Upper bound on the distance of each cell from its center. */
  readonly upper: Float64Array;
  /** Lower bound on the distance of each cell from every other center. */
  readonly lower: Float64Array;
  /** Cluster of each cell. */
  readonly labels: Int32Array;
  /** Clusters × latents, row-major; room for more clusters than those in use. */
  readonly centers: Float64Array;
  /** Sum of the cells of each cluster, clusters × latents, and their number. */
  readonly sums: Float64Array;
  readonly sizes: Int32Array;
  /** Distances by which the centers moved, per cluster, and the largest one of the other clusters. */
  readonly own: Float64Array;
  readonly others: Float64Array;
  /** Half the distance of each center from the nearest other center. */
  readonly reach: Float64Array;
  /** Room of the kernels, for centers in another order, for the distances of one cell, and for numbers of cells. */
  readonly packed: Float64Array;
  readonly distances: Float64Array;
  readonly pending: Int32Array;
}

/** Kernels, and the buffer of which they can read arrays. */
export interface KernelMemory {
  readonly kernels: Kernels;
  readonly buffer: ArrayBuffer;
}

/** The operations on all cells. */
export interface Kernels {
  /**
   * Assigns each cell to its nearest of the first `count` centers, moves its values between the sums of the clusters, and
   * returns the number of cells that changed. A cell keeps its center if another one is equally near.
   */
  assign(workspace: Workspace, count: number): number;
  /** Lowers the `nearest` of each cell to its squared distance from center number `center`; returns the sum of `nearest`. */
  approach(workspace: Workspace, center: number): number;
}
