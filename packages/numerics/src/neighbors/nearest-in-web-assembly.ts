import { webAssemblyKernels } from "../kernels/web-assembly-kernels.js";
import { binary } from "./nearest-neighbors-module.js";
import type { Neighbors, Search } from "./search.js";

/** The export of assembly/neighbors.ts; parameters after the counts are addresses. */
interface Exports {
  nearest(
    rows: number,
    columns: number,
    searched: number,
    count: number,
    queries: number,
    packed: number,
    own: number,
    entries: number,
    distances: number,
  ): void;
}

const PAGE = 65536;
/** Searched rows of a block, column by column. */
const BLOCK = 4;
const instantiate = webAssemblyKernels<Exports>(binary);

/** The search in WebAssembly; undefined where WebAssembly or its vectors are missing or forbidden. */
export function nearestInWebAssembly({ columns, asked, searched, own, count }: Search): Neighbors | undefined {
  if (typeof WebAssembly === "undefined" || count === 0) return undefined;
  const rows = own.length;
  const cells = searched.length / columns;
  const padded = BLOCK * Math.ceil(cells / BLOCK) * columns;
  const doubles = asked.length + padded + rows * count;
  const bytes = 8 * doubles + 4 * (rows + rows * count);
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
  const kernels = instantiate(memory);
  if (kernels === undefined) return undefined;
  const queries = new Float64Array(memory.buffer, 0, asked.length);
  const packed = new Float64Array(memory.buffer, 8 * asked.length, padded);
  const distances = new Float64Array(memory.buffer, 8 * (asked.length + padded), rows * count);
  const places = new Int32Array(memory.buffer, 8 * doubles, rows);
  const entries = new Int32Array(memory.buffer, 8 * doubles + 4 * rows, rows * count);
  queries.set(asked);
  places.set(own);
  pack(searched, columns, packed);
  const addresses = [queries, packed, places, entries, distances].map(({ byteOffset }) => byteOffset);
  const [from, among, self, to, squares] = addresses;
  kernels.nearest(rows, columns, cells, count, from, among, self, to, squares);
  return { count, entries: entries.slice(), distances: distances.slice() };
}

/** Rows in blocks, each column by column; the last block is filled with rows at infinity. */
function pack(searched: Float64Array, columns: number, packed: Float64Array): void {
  const rows = searched.length / columns;
  packed.fill(Number.POSITIVE_INFINITY);
  for (let row = 0; row < rows; row++) {
    const first = BLOCK * columns * Math.floor(row / BLOCK) + (row % BLOCK);
    for (let column = 0; column < columns; column++) packed[first + BLOCK * column] = searched[row * columns + column];
  }
}
