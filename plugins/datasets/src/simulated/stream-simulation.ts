import type { CountDataset, Origin } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { selectColumns } from "../in-memory/memory-dataset.js";
import { drawCounts } from "./counts.js";
import { drawDesign } from "./design.js";
import type { SimulationOptions } from "./options.js";
import { geneTable, trueFactors } from "./tables.js";

/** Counts of a stream, with the true factors of the cells: what `shuffleCounts` writes. */
export type SimulationStream = Pick<CountDataset, "cells" | "cellTable" | "geneTable" | "readRows"> & {
  readonly factors: NonNullable<CountDataset["factors"]>;
  readonly origin: Pick<Origin, "files">;
};

/**
 * The cells of `simulate`, drawn when they are read: memory does not depend on the number of counts. Each read draws
 * again, so this is for data that are written once.
 */
export function streamSimulation(options: SimulationOptions): SimulationStream {
  const random = createRandom(options.seed).stream("simulated");
  const design = drawDesign(random, options);
  const factors = trueFactors(design, options);
  return {
    cells: options.cells,
    cellTable: factors,
    geneTable: geneTable(design.genes, options),
    factors,
    origin: { files: [] },
    async readRows(start, end, genes) {
      const rows = await drawCounts(random, design, options, { start, end });
      return genes === undefined ? rows : selectColumns(rows, genes, options.genes);
    },
  };
}
