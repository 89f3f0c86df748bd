import type { Column, Matrix, RunRecord } from "@heddle/contracts";
import { strengths } from "../shown.js";
import { principalComponents } from "./principal-components.js";

/** Input of the page's script; arrays are base64 of little-endian integers. */
export interface PackedCells {
  /** Number of cells drawn, and of all cells. */
  readonly cells: number;
  readonly of: number;
  /** Principal components 1 and 2, every latent, then both axes of UMAP where there is one. */
  readonly axes: readonly PackedAxis[];
  /** Indices into `axes`. */
  readonly umap?: readonly [number, number];
  readonly factors: readonly PackedFactor[];
}

export interface PackedAxis {
  readonly label: string;
  readonly low: number;
  readonly high: number;
  /** Uint16 from low to high; a step is far below a pixel. */
  readonly data: string;
}

export interface PackedFactor {
  readonly name: string;
  /** Indices into `axes` of the two latents that follow the factor best; absent below two latents. */
  readonly best?: readonly [number, number];
  /** Categories by number of cells, most first, each with the index of its color; absent for a continuous factor. */
  readonly levels?: readonly { readonly name: string; readonly cells: number; readonly color: number }[];
  readonly low?: number;
  readonly high?: number;
  readonly missing: number;
  /** Uint8: the level, or 0 … 254 from low to high; 255 is missing, or a level beyond the 255th. */
  readonly data: string;
}

const MISSING = 255;

/** Packs latents and factors of the drawn cells; `umap` has a row for each of them. */
export function packCells(run: RunRecord, rows: Int32Array, umap?: Matrix): PackedCells {
  const { representation, cellTable } = run;
  const everyRow = Int32Array.from(rows.keys());
  const { scores, shares } = principalComponents(representation);
  const components: Matrix = { rows: representation.rows, columns: 2, values: scores };
  const axes = [
    ...shares.map((share, j) =>
      packAxis(`component ${j + 1} (${Math.round(100 * share)} % of variance)`, components, j, rows),
    ),
    ...Array.from({ length: representation.columns }, (_, j) => packAxis(`latent ${j + 1}`, representation, j, rows)),
    ...(umap ? [0, 1].map((j) => packAxis(`UMAP ${j + 1}`, umap, j, everyRow)) : []),
  ];
  const factors = [...cellTable.columns].flatMap(([name, column]) => {
    const packed = packFactor(name, column, rows);
    return packed ? [{ ...packed, best: bestAxes(run, name) }] : [];
  });
  const last = axes.length - 1;
  return {
    cells: rows.length,
    of: representation.rows,
    axes,
    ...(umap && { umap: [last - 1, last] as const }),
    factors,
  };
}

/** The two latents with the strongest association, active ones first; without any, those with the largest standard deviation. */
function bestAxes(run: RunRecord, factor: string): readonly [number, number] | undefined {
  const strength = strengths(run, factor);
  if (strength.length < 2) return undefined;
  const known = new Map(run.evaluation.latents.map((latent) => [latent.index, latent]));
  const active = (j: number) => Number(known.get(j)?.active !== false);
  const spread = (j: number) => known.get(j)?.standardDeviation ?? 0;
  const order = Array.from(strength.keys()).sort(
    (a, b) => active(b) - active(a) || strength[b] - strength[a] || spread(b) - spread(a) || a - b,
  );
  return [order[0] + 2, order[1] + 2];
}

function packAxis(label: string, matrix: Matrix, column: number, rows: Int32Array): PackedAxis {
  const values = Float64Array.from(rows, (row) => matrix.values[row * matrix.columns + column]);
  const [low, high] = bounds(values);
  const scale = high > low ? 65_535 / (high - low) : 0;
  const steps = Uint16Array.from(values, (value) => (Number.isFinite(value) ? Math.round((value - low) * scale) : 0));
  const bytes = new Uint8Array(steps.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < steps.length; i++) view.setUint16(i * 2, steps[i], true);
  return { label, low, high, data: base64(bytes) };
}

function packFactor(name: string, column: Column, rows: Int32Array): PackedFactor | undefined {
  if (column.kind === "string") return undefined;
  if (column.kind === "number") return packNumber(name, column.values, rows);
  const cells = new Int32Array(column.categories.length);
  for (const code of column.codes) if (code >= 0) cells[code]++;
  const order = Array.from(cells.keys())
    .filter((code) => cells[code] > 0)
    .sort((a, b) => cells[b] - cells[a] || a - b);
  if (order.length === 0) return undefined;
  const rank = new Uint8Array(column.categories.length).fill(MISSING);
  for (let i = 0; i < Math.min(order.length, MISSING); i++) rank[order[i]] = i;
  const data = Uint8Array.from(rows, (row) => rank[column.codes[row]] ?? MISSING);
  const levels = order
    .slice(0, MISSING)
    .map((code) => ({ name: column.categories[code], cells: cells[code], color: code }));
  const missing = column.codes.reduce((sum, code) => sum + (code < 0 ? 1 : 0), 0);
  return { name, levels, missing, data: base64(data) };
}

function packNumber(name: string, all: Float64Array, rows: Int32Array): PackedFactor | undefined {
  const [low, high] = bounds(all);
  if (!(high > low)) return undefined;
  const scale = (MISSING - 1) / (high - low);
  const data = Uint8Array.from(rows, (row) => {
    const value = all[row];
    return Number.isFinite(value) ? Math.round((value - low) * scale) : MISSING;
  });
  const missing = all.reduce((sum, value) => sum + (Number.isFinite(value) ? 0 : 1), 0);
  return { name, low, high, missing, data: base64(data) };
}

function bounds(values: Float64Array): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 0];
}

/** In chunks: a call with a million arguments would overflow the stack. */
function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
