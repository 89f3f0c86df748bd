import { type Column, csvField, embed, opfsStore, readCells, type Table } from "heddle";
import { dataSources } from "./data-sources.js";
import { factorColumns } from "./factor-columns.js";
import type { EngineCalls } from "./protocol.js";
import type { QueryView } from "./query-view.js";
import { storeOf } from "./stores.js";

const FOLDER = "queries";
const FILE = "latents.h5ad";

type Embedded = Awaited<ReturnType<typeof embed>>;

/** Encodes the cells of other files with the model of a run and places them relative to the cells of the run. */
export async function placeQuery({ run, files, transfer }: EngineCalls["query"]["request"]): Promise<QueryView> {
  // two tabs can do so at a time
  const name = crypto.randomUUID();
  const folder = `${FOLDER}/${name}`;
  try {
    const [store, data] = [storeOf(run), dataSources(files)];
    const embedded = await embed(store, { data, reference: store, transfer, out: `${folder}/${FILE}` });
    // with the predictions of a classifier, if the model has one
    const cells = await readCells(folder);
    const h5ad = new Blob([(await opfsStore(folder).read(FILE)) as Uint8Array<ArrayBuffer>], {
      type: "application/x-hdf5",
    });
    return viewOf(embedded, cells, h5ad, files);
  } finally {
    await opfsStore(FOLDER).remove(name);
  }
}

function viewOf(
  { encoded, placement, genesFound, genesMissing, emptyCells }: Embedded,
  cells: Table,
  h5ad: Blob,
  files: readonly File[],
): QueryView {
  const { representation } = encoded;
  const { relative, percentile99, shareAbove, transferred } = placement!;
  return {
    files: files.map(({ name }) => name).join(", "),
    cells: representation.rows,
    representation: Float32Array.from(representation.values),
    columns: factorColumns(cells),
    distances: { median: [...relative].sort((a, b) => a - b)[relative.length >> 1], percentile99, shareAbove },
    ...(transferred && {
      transferred: { column: transferred.column, medianUncertainty: transferred.medianUncertainty },
    }),
    genes: { found: genesFound, missing: genesMissing.length },
    emptyCells,
    h5ad,
    csv: new Blob([csvOf(cells, encoded.representation)], { type: "text/csv" }),
  };
}

/** One row per cell: barcode, columns, latents. */
function csvOf({ index, columns, rows }: Table, { values, columns: latents }: Embedded["encoded"]["representation"]) {
  const names = Array.from({ length: latents }, (_, latent) => `latent_${latent + 1}`);
  const lines = [["barcode", ...columns.keys(), ...names].map(csvField).join(",")];
  for (let row = 0; row < rows; row++) {
    const fields = [...columns.values()].map((column) => fieldOf(column, row));
    const own = values.subarray(row * latents, (row + 1) * latents);
    lines.push([csvField(index[row]), ...fields, ...own].join(","));
  }
  return `${lines.join("\n")}\n`;
}

/** The value of a cell as a field of CSV; empty if missing. */
function fieldOf(column: Column, row: number): string {
  if (column.kind === "categorical") return csvField(column.categories[column.codes[row]] ?? "");
  if (column.kind === "string") return csvField(column.values[row] ?? "");
  return Number.isNaN(column.values[row]) ? "" : String(column.values[row]);
}
