import type { Matrix } from "@heddle/contracts";
import type { Scran } from "./load-scran.js";

export interface GraphOptions {
  readonly neighbors: number;
  readonly weights: "rank" | "number" | "jaccard";
}

/**
 * Shared-nearest-neighbor graph of the cells on the WebAssembly heap; the caller frees it. Each cell has `neighbors`
 * neighbors, or all other cells if there are fewer.
 *
 * @param representation cells × latents, finite, at least two cells
 */
export function neighborGraph(scran: Scran, { rows, columns, values }: Matrix, { neighbors, weights }: GraphOptions) {
  const count = Math.min(neighbors, rows - 1);
  const index = scran.buildNeighborSearchIndex(Float64Array.from(values), {
    numberOfDims: columns,
    numberOfCells: rows,
    approximate: false,
  });
  try {
    const nearest = scran.findNearestNeighbors(index, count);
    try {
      return scran.buildSnnGraph(nearest, { scheme: weights, neighbors: count });
    } finally {
      nearest.free();
    }
  } finally {
    index.free();
  }
}
