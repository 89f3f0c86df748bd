import type { Matrix, Random } from "@heddle/contracts";
import { silhouetteOfDistances } from "@heddle/numerics";
import { distancesOf } from "../shared/neighbors/distances.js";

/** Cells with a batch and a label, from 0, and their distances. */
export interface BatchedCells {
  readonly batches: Int32Array;
  readonly labels: Int32Array;
  readonly batchCount: number;
  readonly labelCount: number;
  /** Distances of all drawn cells, of which `rows` are these. */
  readonly distances: Matrix;
  readonly rows: Int32Array;
  /** Number of cells from which they were drawn. */
  readonly of: number;
}

export const withDistances = (
  representation: Matrix,
  { cells, ...rest }: Omit<BatchedCells, "distances" | "rows"> & { readonly cells: Int32Array },
): BatchedCells => ({
  ...rest,
  distances: distancesOf(representation, cells),
  rows: Int32Array.from({ length: cells.length }, (_, row) => row),
});

/** Some of the cells. */
export const chosenCells = (cells: BatchedCells, chosen: Int32Array): BatchedCells => ({
  ...cells,
  batches: chosen.map((cell) => cells.batches[cell]),
  labels: chosen.map((cell) => cells.labels[cell]),
  rows: chosen.map((cell) => cells.rows[cell]),
});

/** Scores per cell, NaN for excluded cells, and their summary. */
export interface BatchScore {
  prepare(cells: BatchedCells): Float64Array;
  summarize(scores: Float64Array, cells: BatchedCells): number;
  /** The same cells with permuted labels or batches. */
  permute(cells: BatchedCells, random: Random): BatchedCells;
}

/** Batch ASW of scIB: per cell, 1 − |silhouette of its batch among the cells of its label|. */
export const batchMixing: BatchScore = {
  prepare(cells) {
    const scores = new Float64Array(cells.labels.length).fill(Number.NaN);
    for (const own of membersOf(cells)) {
      const batches = own.map((cell) => cells.batches[cell]);
      const present = new Set(batches).size;
      if (present < 2 || present === own.length) continue;
      const found = silhouetteOfDistances(
        cells.distances,
        batches,
        own.map((cell) => cells.rows[cell]),
      );
      for (const [at, cell] of own.entries()) scores[cell] = 1 - Math.abs(found[at]);
    }
    return scores;
  },
  summarize: meanOverLabels,
  permute(cells, random) {
    const batches = cells.batches.slice();
    for (const [label, own] of membersOf(cells).entries()) {
      const order = random.stream(label).permutation(own.length);
      for (const [at, cell] of own.entries()) batches[cell] = cells.batches[own[order[at]]];
    }
    return { ...cells, batches };
  },
};

/** Isolated label silhouette of scIB: the labels that occur in the fewest batches. */
export const isolatedLabels: BatchScore = {
  prepare(cells) {
    if (new Set(cells.labels).size < 2) return new Float64Array(cells.labels.length).fill(Number.NaN);
    const batchesOf = membersOf(cells).map((own) => new Set(own.map((cell) => cells.batches[cell])).size);
    const fewest = Math.min(...batchesOf.filter((count) => count > 0));
    return silhouetteOfDistances(cells.distances, cells.labels, cells.rows).map((score, cell) =>
      batchesOf[cells.labels[cell]] === fewest ? (score + 1) / 2 : Number.NaN,
    );
  },
  summarize: meanOverLabels,
  permute: (cells, random) => {
    const order = random.permutation(cells.labels.length);
    const dealt = (codes: Int32Array) => order.map((from) => codes[from]);
    // labels and batches are permuted together, so the same labels stay isolated
    return { ...cells, labels: dealt(cells.labels), batches: dealt(cells.batches) };
  },
};

const membersOf = ({ labels, labelCount }: BatchedCells): Int32Array[] =>
  Array.from({ length: labelCount }, (_, label) =>
    Int32Array.from(labels.keys()).filter((cell) => labels[cell] === label),
  );

/** Mean over labels of the mean over their included cells; NaN without included cells. */
function meanOverLabels(scores: Float64Array, { labels, labelCount }: BatchedCells): number {
  const sums = new Float64Array(labelCount);
  const sizes = new Float64Array(labelCount);
  for (let cell = 0; cell < scores.length; cell++) {
    if (Number.isNaN(scores[cell])) continue;
    sums[labels[cell]] += scores[cell];
    sizes[labels[cell]]++;
  }
  const counted = [...sums.keys()].filter((label) => sizes[label] > 0);
  return counted.reduce((sum, label) => sum + sums[label] / sizes[label], 0) / counted.length;
}
