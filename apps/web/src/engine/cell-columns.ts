import { addCellColumns, addLabels, type Column, cluster, type RunStore, readCells } from "heddle";
import { factorColumns } from "./factor-columns.js";
import { measuredCells } from "./measured-cells.js";
import type { ColumnsAdded, DataRequest, EngineCalls } from "./protocol.js";
import { storeOf } from "./stores.js";

interface Found {
  readonly columns: ReadonlyMap<string, Column>;
  readonly message: string;
}

/** Adds columns to the cells of a run, in its latents.h5ad. */
export async function addNewColumns({
  added,
  ...request
}: EngineCalls["addColumns"]["request"]): Promise<ColumnsAdded> {
  const store = storeOf(request.run);
  const { names, message } =
    added.kind === "labels"
      ? await addLabels(store, await added.file.text(), { source: added.file.name })
      : await addComputed(
          store,
          added.kind === "quality" ? await qualityOf(request) : await clustersOf(request.run, added.clusters),
        );
  return { columns: factorColumns(await readCells(store)), names: [...names], message };
}

/** Computed columns replace those of the same name, which have the same meaning. */
async function addComputed(store: RunStore, { columns, message }: Found) {
  await addCellColumns(store, columns, { replace: true });
  return { names: [...columns.keys()], message };
}

async function qualityOf(request: DataRequest): Promise<Found> {
  const { quality } = await measuredCells(request);
  const without = quality.has("pct_counts_mt") ? "" : " No gene has the prefix MT- or mt-.";
  return { columns: quality, message: `Added ${[...quality.keys()].join(", ")}.${without}` };
}

async function clustersOf(run: string, clusters: number): Promise<Found> {
  const codes = await cluster(storeOf(run), { resolution: clusters });
  const count = codes.reduce((most, code) => Math.max(most, code + 1), 0);
  const categories = Array.from({ length: count }, (_, code) => `cluster ${code + 1}`);
  const name = `k_means_${clusters}`;
  const columns = new Map<string, Column>([[name, { kind: "categorical", codes, categories }]]);
  return { columns, message: `Added ${name}, largest cluster first.` };
}
