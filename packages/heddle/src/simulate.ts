import type { CountDataset } from "@heddle/contracts";
import { checkOptions, type OptionKeys } from "./check-options.js";
import { standardCatalog } from "./standard-catalog.js";

export interface SimulateOptions {
  /** Options of the dataset plugin `simulated`: { preset: "small", cells: 500, seed: 3 }. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Also write the cells to this .h5ad file: counts in X, true factors in obs, true gene parameters in var. */
  readonly out?: string;
}

const KEYS: OptionKeys<SimulateOptions> = { options: true, out: true };

/**
 * Simulates cells with known factors by Splatter's algorithm (Zappia et al. 2017). The caller disposes of the dataset.
 *
 * @example
 * const cells = await simulate({ options: { preset: "small" }, out: "small.h5ad" });
 * console.log(cells.cells, [...cells.factors!.columns.keys()]);
 */
export async function simulate(simulation: SimulateOptions = {}): Promise<CountDataset> {
  checkOptions("simulate", simulation, KEYS);
  const { options = {}, out } = simulation;
  const [{ choose }, { create }] = await Promise.all([import("@heddle/runtime/plugins"), import("@heddle/runtime")]);
  const chosen = await choose(standardCatalog, "dataset", { use: "simulated", ...options }, "data");
  const dataset = await create(chosen).open(undefined, { support: "counts" });
  if (out !== undefined) await writeDataset(dataset, out);
  return dataset;
}

/** Writes all counts of a dataset and its tables as an .h5ad file. */
async function writeDataset(dataset: CountDataset, path: string): Promise<void> {
  const [{ writeHdf5 }, { writeAnnData }] = await Promise.all([import("@heddle/hdf5"), import("@heddle/anndata")]);
  const rows = await dataset.readRows(0, dataset.cells);
  const columns = new Map([...dataset.cellTable.columns, ...(dataset.factors?.columns ?? [])]);
  await writeHdf5(path, (writer) =>
    writeAnnData(writer, {
      obs: { ...dataset.cellTable, columns },
      var: dataset.geneTable,
      X: { kind: "csr", rows, columns: dataset.genes },
      uns: { heddle: { source: dataset.origin.format, factors: [...(dataset.factors?.columns.keys() ?? [])] } },
    }),
  );
}
