import { compareLatents, HeddleError, isHeddleError, loadCounts, type MeasuredCells, readRun } from "heddle";
import { dataSources } from "./data-sources.js";
import { countsOf } from "./loaded-counts.js";
import type { CellComparison, DataRequest, EngineCalls } from "./protocol.js";
import { filesOf, storedFiles } from "./stored-files.js";
import { storeOf } from "./stores.js";

/** The counts of a run, from the stored copies of its files or else from the open cells. */
export const measuredCells = (request: DataRequest): Promise<MeasuredCells> =>
  countsOf(request.run, async () => {
    const files = await filesFor(request);
    return loadCounts(storeOf(request.run), files.length === 0 ? {} : { data: dataSources(files) });
  });

async function filesFor({ run, cells }: DataRequest): Promise<readonly File[]> {
  const { summary } = await readRun(storeOf(run));
  const names = summary.data.files.map((file) => file.split("/").at(-1)!);
  if (names.length === 0) return [];
  const stored = await filesOf(run);
  if (stored.length > 0 && stored.every((file) => file.stored)) return storedFiles(run);
  if (cells.kind === "files" && cells.files.some(({ name }) => names.includes(name))) return cells.files;
  throw new HeddleError("missing-file", {
    where: run,
    expected: `the file of its counts, ${names.join(", ")}`,
    got: "no copy in this browser",
    next: "Open the file on the step Open, then come back.",
  });
}

export async function measuredGene({ gene, ...request }: EngineCalls["measured"]["request"]): Promise<Float32Array> {
  return (await measuredCells(request)).expression(gene);
}

/** Enough for a table; the rest differs less. */
const MOST_GENES = 500;

export async function compareCells({
  first,
  second,
  ...request
}: EngineCalls["compareCells"]["request"]): Promise<CellComparison> {
  const { representation } = await readRun(storeOf(request.run));
  const latents = await compareLatents(representation, first, second);
  try {
    const genes = (await measuredCells(request)).compare(first, second);
    return { latents, genes: genes.slice(0, MOST_GENES) };
  } catch (error) {
    if (!isHeddleError(error, "missing-file")) throw error;
    return { latents };
  }
}
