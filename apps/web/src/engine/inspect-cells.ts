import { inspect, principalComponents, simulate } from "heddle";
import { proposeConfig } from "heddle/config";
import { dataSources } from "./data-sources.js";
import { factorColumns } from "./factor-columns.js";
import type { Inspection, OpenedCells } from "./protocol.js";

/** The same numbers on every machine: a run of the page can be repeated by the command line. */
const BACKEND = { use: "simd", strict: true };

/** Describes cells without loading a file, and proposes a configuration for them. */
export async function inspectCells(cells: OpenedCells): Promise<Inspection> {
  return cells.kind === "simulated" ? inspectSimulation(cells) : inspectFiles(cells.files);
}

async function inspectFiles(files: readonly File[]): Promise<Inspection> {
  const [first, ...others] = dataSources(files);
  const description = await inspect(first);
  return {
    description,
    proposed: proposeConfig(description, { data: { path: pathOf(files) }, backend: BACKEND }),
    ...(others.length === 0 && { columnNames: description.columns.map(({ name }) => name) }),
  };
}

/** The path for the command line: files in the configuration's folder. */
function pathOf(files: readonly File[]): string | string[] {
  const names = files.map(({ name }) => name);
  const matrix = names.find((name) => /matrix\.mtx(\.gz)?$/.test(name));
  if (matrix !== undefined) return matrix;
  return names.length === 1 ? names[0] : names;
}

async function inspectSimulation({ options, factors }: Extract<OpenedCells, { kind: "simulated" }>) {
  const data = { use: "simulated", ...options };
  const [description, dataset] = await Promise.all([inspect(undefined, { reader: data }), simulate({ options })]);
  try {
    const { values } = await principalComponents(dataset, { components: 2 });
    const plot = { points: Float32Array.from(values), factors: factorColumns(dataset.factors ?? dataset.cellTable) };
    return { description, proposed: proposeConfig(description, { data, factors, backend: BACKEND }), plot };
  } finally {
    dataset.dispose();
  }
}
