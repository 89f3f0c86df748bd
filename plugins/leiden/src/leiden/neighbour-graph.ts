import type { Matrix } from "@heddle/contracts";
import type { Scran } from "./load-scran.js";

export interface GraphOptions {
  readonly neighbours: number;
  readonly weights: "rank" | "number" | "jaccard";
}

/**
 * The graph of cells that share nearest neighbours, on the heap of WebAssembly: the caller frees it. Each cell has
 * `neighbours` of them, or all others where there are fewer.
 *
 * @param codes cells × latents, finite, at least two cells
 */
export function neighbourGraph(scran: Scran, { rows, columns, values }: Matrix, { neighbours, weights }: GraphOptions) {
  const count = Math.min(neighbours, rows - 1);
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
