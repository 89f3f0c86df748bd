// `node simulate-store.mjs cells.zarr CELLS`: simulates cells and writes them in random order, without holding their counts.

import { createRandom } from "../../../packages/numerics/dist/index.js";
import { shuffleCounts } from "../../../plugins/datasets/dist/anndata-zarr/shuffle/shuffle-counts.js";
import { simulationOptions } from "../../../plugins/datasets/dist/simulated/checked-options.js";
import { drawDesign } from "../../../plugins/datasets/dist/simulated/design.js";
import { geneTable, trueFactors } from "../../../plugins/datasets/dist/simulated/tables.js";
import { compoundCounts } from "./compound-counts.mjs";

const GENES = 2000;
const [out, cells] = process.argv.slice(2);

const upTo = (length) => Int32Array.from({ length }, (_, i) => i);
// about 100 nonzero counts per cell, as in a selection of 2,000 variable genes
const options = simulationOptions.parse({
  preset: "small",
  cells: Number(cells),
  genes: GENES,
  library: { location: 5.1 },
});
const random = createRandom(options.seed).stream("simulated");
const design = drawDesign(random, options);
const readRows = compoundCounts(random, design, options);
const source = {
  cells: options.cells,
  cellTable: trueFactors(design, options),
  geneTable: geneTable(design.genes, options),
  origin: { files: [] },
  readRows: async (start, end) => readRows(start, end),
};
await shuffleCounts(source, {
  out,
  rows: upTo(options.cells),
  genes: upTo(GENES),
  random: createRandom(options.seed),
});
