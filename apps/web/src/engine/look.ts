import type { CountDataset, DataSource } from "@heddle/contracts";
import { baselineRepresentation, choose, chooseReader, create } from "@heddle/runtime";
import { bundledPlugins } from "./bundled-plugins.js";
import { dataSources } from "./data-sources.js";
import { factorColumns } from "./factor-columns.js";
import type { Look, OpenedCells } from "./protocol.js";

/** What the cells are, without loading a file: its matrices, which of them holds counts, which columns could be factors. */
export async function lookInto(cells: OpenedCells): Promise<Look> {
  if (cells.kind === "simulated") return lookIntoSimulation(cells.options);
  const [first] = dataSources(cells.files) as [DataSource, ...DataSource[]];
  const chosen = await chooseReader(bundledPlugins, { use: "auto" }, first);
  return { description: await create(chosen).inspect(first), reader: chosen.plugin.name };
}

async function lookIntoSimulation(options: Readonly<Record<string, unknown>>): Promise<Look> {
  const chosen = await choose(bundledPlugins, "dataset", { use: "simulated", ...options }, "data");
  const reader = create(chosen);
  const [description, dataset] = await Promise.all([
    reader.inspect(undefined),
    reader.open(undefined, { support: "counts" }),
  ]);
  try {
    const picture = { points: await components(dataset), factors: factorColumns(dataset.factors ?? dataset.cellTable) };
    return { description, reader: "simulated", picture };
  } finally {
    dataset.dispose();
  }
}

/** The first two principal components of the normalized counts, x and y of one cell after the other. */
async function components(dataset: CountDataset): Promise<Float32Array> {
  const counts = await dataset.readRows(0, dataset.cells);
  const { values } = baselineRepresentation(counts, dataset.genes, { latents: 2, seed: 0 }, "counts");
  return Float32Array.from(values);
}
