import type { Column, Matrix, Table } from "@heddle/contracts";
import { requireColumn } from "../data/require-column.js";
import { readLatents, withColumn } from "../run-folder/latents-file.js";
import type { RunStore } from "../store/run-store.js";
import { distancesFromReference, type ReferenceDistances } from "./reference-distances.js";
import { type TransferredLabels, transferLabels } from "./transfer-labels.js";

/** Reference cells in the latents of the model. */
export interface ReferenceCells {
  readonly representation: Matrix;
  readonly labels?: { readonly column: string; readonly values: Column };
}

/** Position of query cells relative to the reference. */
export interface QueryPlacement extends ReferenceDistances {
  /** Present if a column is transferred. */
  readonly transferred?: TransferredLabels;
}

/** The cells of a finished run. Throws HeddleError "unknown-column", with the nearest name, if they lack `transfer`. */
export async function readReference(store: RunStore, transfer: string | undefined): Promise<ReferenceCells> {
  const { representation, cells } = await readLatents(store);
  if (transfer === undefined) return { representation };
  return { representation, labels: { column: transfer, values: requireColumn(cells, transfer, "transfer") } };
}

/** Distances of query cells from the reference and, if a column was named, their transferred labels. */
export async function placeQuery(
  query: Matrix,
  { representation, labels }: ReferenceCells,
  signal?: AbortSignal,
): Promise<QueryPlacement> {
  const { neighbors, ...distances } = await distancesFromReference(query, representation, signal);
  return { ...distances, ...(labels && { transferred: transferLabels(neighbors, labels.column, labels.values) }) };
}

/** The cells with "heddle_reference_distance" and, for labels, "heddle_transferred_…" and "heddle_transfer_uncertainty_…". */
export function withPlacement(cells: Table, { relative, transferred }: QueryPlacement): Table {
  const placed = withColumn(cells, "heddle_reference_distance", { kind: "number", values: relative });
  if (transferred === undefined) return placed;
  const { column, codes, categories, uncertainty } = transferred;
  const labeled = withColumn(placed, `heddle_transferred_${column}`, { kind: "categorical", codes, categories });
  return withColumn(labeled, `heddle_transfer_uncertainty_${column}`, { kind: "number", values: uncertainty });
}
