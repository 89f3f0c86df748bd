import { addCellColumns, type Column, cluster, joinLabels, readCells } from "heddle";
import { factorColumns } from "./factor-columns.js";
import { measuredCells } from "./measured-cells.js";
import type { ColumnsAdded, DataRequest, EngineCalls } from "./protocol.js";
import { storeOf } from "./stores.js";

interface Found {
  readonly columns: ReadonlyMap<string, Column>;
  readonly message: string;
  /** True if the columns are computed, so that the same name means the same values. */
  readonly replace: boolean;
}

/** Adds columns to the cells of a run, in its latents.h5ad. */
export async function addNewColumns({
  added,
  ...request
}: EngineCalls["addColumns"]["request"]): Promise<ColumnsAdded> {
  const store = storeOf(request.run);
  const { columns, message, replace } = await find(request, added);
  await addCellColumns(store, columns, { replace });
  return { columns: factorColumns(await readCells(store)), names: [...columns.keys()], message };
}

async function find(request: DataRequest, added: EngineCalls["addColumns"]["request"]["added"]): Promise<Found> {
  if (added.kind === "quality") return qualityOf(request);
  return added.kind === "clusters" ? clustersOf(request.run, added.clusters) : labelsOf(request.run, added.file);
}

async function qualityOf(request: DataRequest): Promise<Found> {
  const { quality } = await measuredCells(request);
  const without = quality.has("pct_counts_mt") ? "" : " No gene has the prefix MT- or mt-.";
  return { columns: quality, message: `Added ${[...quality.keys()].join(", ")}.${without}`, replace: true };
}

async function clustersOf(run: string, clusters: number): Promise<Found> {
  const codes = await cluster(storeOf(run), { resolution: clusters });
  const count = codes.reduce((most, code) => Math.max(most, code + 1), 0);
  const categories = Array.from({ length: count }, (_, code) => `cluster ${code + 1}`);
  const name = `k_means_${clusters}`;
  const columns = new Map<string, Column>([[name, { kind: "categorical", codes, categories }]]);
  return { columns, message: `Added ${name}, largest cluster first.`, replace: true };
}

async function labelsOf(run: string, file: File): Promise<Found> {
  const { columns, joined, cells, unusedRows } = await joinLabels(storeOf(run), await file.text(), {
    source: file.name,
  });
  const unused = unusedRows === 0 ? "" : ` ${unusedRows} of its rows match no cell.`;
  const message = `Added ${[...columns.keys()].join(", ")} of ${file.name}: ${joined} of ${cells} cells have a row.${unused}`;
  return { columns, message, replace: false };
}
