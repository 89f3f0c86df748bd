import { describeColumn } from "@heddle/anndata";
import type { ColumnDescription, DatasetDescription, MatrixDescription } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { drawCounts } from "./counts.js";
import { drawDesign } from "./design.js";
import type { SimulationOptions } from "./options.js";
import { geneTable, trueFactors } from "./tables.js";

/** Number of cells simulated to describe the matrix. */
const SAMPLE = 64;

/** Description of the dataset that `open` returns, from the counts of the first cells. See `DatasetReader.inspect`. */
export async function describeSimulation(options: SimulationOptions): Promise<DatasetDescription> {
  const random = createRandom(options.seed).stream("simulated");
  const design = drawDesign(random, options);
  const { counts } = await drawCounts(random, design, options, { start: 0, end: Math.min(SAMPLE, options.cells) });
  const matrix: MatrixDescription = {
    name: "X",
    layout: "csr",
    shape: [options.cells, options.genes],
    type: "float32",
    isCounts: true,
    minimum: 0,
    maximum: counts.reduce((most, count) => Math.max(most, count), 0),
    note: `seen: the first ${Math.min(SAMPLE, options.cells)} cells`,
  };
  const factors = trueFactors(design, options);
  return {
    format: "simulated",
    cells: options.cells,
    genes: options.genes,
    matrices: [matrix],
    taken: { name: "X", reason: "Simulated counts." },
    columns: [...factors.columns].map(([name, column]) => asFactor(describeColumn(name, column))),
    geneColumns: [...geneTable(design.genes, options).columns.keys()],
    embeddings: [],
    notes: ["Every column is a true factor of the simulation."],
  };
}

/** The role is certain here, not a guess: varying numbers are factors too. */
function asFactor(column: ColumnDescription): ColumnDescription {
  if (column.role === "constant") return column;
  if (column.name === "batch") return { ...column, role: "covariate" };
  return { ...column, role: column.name === "library_size" ? "quality" : "factor" };
}
