import { type CountDataset, type DatasetReader, definePlugin, type OpenOptions, type Origin } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { memoryDataset } from "../in-memory/memory-dataset.js";
import { simulationOptions } from "./checked-options.js";
import { drawCounts } from "./counts.js";
import { describeSimulation } from "./describe-simulation.js";
import { drawDesign } from "./design.js";
import type { SimulationOptions } from "./options.js";
import { geneTable, trueFactors } from "./tables.js";

/** Counts with known factors, simulated at each opening: the same options give the same bytes. */
export default definePlugin({
  role: "dataset",
  name: "simulated",
  apiVersion: 1,
  summary: "Cells with known factors: Splatter (Zappia et al. 2017) with activity programs (Kotliar et al. 2019).",
  source: "Splatter 1.x (070c4e9a) and scsim's activity programs.",
  citations: [
    {
      text: "Zappia, Phipson & Oshlack 2017. Splatter: simulation of single-cell RNA sequencing data. Genome Biology 18.",
      url: "https://doi.org/10.1186/s13059-017-1305-0",
    },
    {
      text: "Kotliar et al. 2019. Identifying gene expression programs of cell-type identity and cellular activity with single-cell RNA-Seq. eLife 8.",
      url: "https://doi.org/10.7554/eLife.43803",
    },
  ],
  options: simulationOptions,
  create: (options): DatasetReader => ({
    accepts: "nothing",
    recognizes: async () => false,
    open: (_, openOptions) => simulate(options, openOptions),
    inspect: () => describeSimulation(options),
  }),
});

/** Generates the whole simulation. Rejects with HeddleError "interrupted" on abort. */
export async function simulate(
  options: SimulationOptions,
  { signal }: Pick<OpenOptions, "signal"> = {},
): Promise<CountDataset> {
  const random = createRandom(options.seed).stream("simulated");
  const design = drawDesign(random, options);
  const rows = await drawCounts(random, design, options, { start: 0, end: options.cells }, signal);
  const factors = trueFactors(design, options);
  return memoryDataset({
    rows,
    cellTable: factors,
    geneTable: geneTable(design.genes, options),
    factors,
    origin: originOf(options),
  });
}

function originOf(options: SimulationOptions): Omit<Origin, "totalCounts"> {
  const preset = options.preset ? `, preset ${options.preset}` : "";
  return {
    format: "simulated",
    files: [],
    matrix: "X",
    matrixReason: `Simulated counts, seed ${options.seed}${preset}.`,
  };
}
