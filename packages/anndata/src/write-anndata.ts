// AnnData that every reader supports: plain string arrays (nullable ones break R's reader and anndata before
// 0.11), categories with int8/int16/int32 codes, no boolean arrays (the HDF5 writer has no enumerations).
import type { Column, CsrRows, Matrix, Table } from "@heddle/contracts";
import type { HierarchyWriter } from "./hierarchy.js";
import { encode, writeGroup, writeNumbers, writeStrings } from "./write-elements.js";

/** Matrices to store: counts as rows, or dense values; the precision of the numbers is kept. A caller writes a "written" one. */
export type WrittenMatrix =
  | { readonly kind: "written"; readonly rows: number; readonly columns: number }
  | { readonly kind: "csr"; readonly rows: CsrRows; readonly columns: number }
  | {
      readonly kind: "dense";
      readonly rows: number;
      readonly columns: number;
      readonly values: Float32Array | Float64Array;
    };

/** A matrix of numbers, row-major. */
export type WrittenEmbedding = Pick<Matrix, "rows" | "columns"> & { readonly values: Float32Array | Float64Array };

export type WrittenUns = { readonly [key: string]: string | number | readonly string[] | Float64Array | WrittenUns };

export interface AnnDataContents {
  readonly obs: Table;
  /** Absent: no genes. */
  readonly var?: Table;
  /** cells × genes; absent: an empty sparse matrix, because anndata before 0.9 cannot open a file without X. */
  readonly X?: WrittenMatrix;
  readonly layers?: Readonly<Record<string, WrittenMatrix>>;
  /** cells × any, stored as float32. */
  readonly obsm?: Readonly<Record<string, WrittenEmbedding>>;
  /** genes × any, stored as float32. */
  readonly varm?: Readonly<Record<string, WrittenEmbedding>>;
  readonly uns?: WrittenUns;
}

/** Writes a whole AnnData tree (encodings of anndata 0.8 and later). The caller closes the writer, or aborts it. */
export async function writeAnnData(writer: HierarchyWriter, contents: AnnDataContents): Promise<void> {
  const genes = contents.var ?? { rows: 0, index: [], columns: new Map() };
  const empty = { kind: "csr", rows: emptyRows(contents.obs.rows), columns: genes.rows } as const;
  await encode(writer, "", "anndata", "0.1.0");
  await writeMatrix(writer, "X", contents.X ?? empty, [contents.obs.rows, genes.rows]);
  await writeTable(writer, "obs", contents.obs);
  await writeTable(writer, "var", genes);
  await writeGroup(writer, "layers");
  for (const [name, matrix] of Object.entries(contents.layers ?? {})) {
    await writeMatrix(writer, `layers/${name}`, matrix, [contents.obs.rows, genes.rows]);
  }
  await writeEmbeddings(writer, "obsm", contents.obsm ?? {}, contents.obs.rows);
  await writeEmbeddings(writer, "varm", contents.varm ?? {}, genes.rows);
  await writeGroup(writer, "obsp");
  await writeGroup(writer, "varp");
  await writeUns(writer, "uns", contents.uns ?? {});
}

/** Matrices of a "written" tree, from blocks that have the same rows of each. Two blocks at most are in memory. */
export async function writeRows(
  writer: HierarchyWriter,
  paths: readonly string[],
  shape: readonly [rows: number, columns: number],
  blocks: AsyncIterable<readonly Float32Array[]>,
): Promise<void> {
  const open = await Promise.all(paths.map((path) => writer.openRows(path, shape)));
  for await (const block of blocks) for (const [i, rows] of open.entries()) await rows.append(block[i]);
  for (const path of paths) await encode(writer, path, "array", "0.2.0");
}

async function writeMatrix(
  writer: HierarchyWriter,
  path: string,
  matrix: WrittenMatrix,
  shape: readonly [number, number],
): Promise<void> {
  const rows = matrix.kind === "csr" ? matrix.rows.rowStarts.length - 1 : matrix.rows;
  if (rows !== shape[0] || matrix.columns !== shape[1]) {
    throw new RangeError(`${path} is ${rows} × ${matrix.columns}, its tables ${shape.join(" × ")}`);
  }
  if (matrix.kind === "written") return;
  if (matrix.kind === "dense") return writeNumbers(writer, path, shape, matrix.values);
  await writer.createGroup(path);
  await encode(writer, path, "csr_matrix", "0.1.0");
  await writer.setAttribute(path, "shape", Int32Array.from(shape));
  await writeNumbers(writer, `${path}/data`, [matrix.rows.counts.length], matrix.rows.counts);
  await writeNumbers(writer, `${path}/indices`, [matrix.rows.columns.length], matrix.rows.columns);
  await writeNumbers(writer, `${path}/indptr`, [rows + 1], matrix.rows.rowStarts);
}

async function writeTable(writer: HierarchyWriter, path: string, table: Table): Promise<void> {
  const index = freeName(table);
  await writer.createGroup(path);
  await encode(writer, path, "dataframe", "0.2.0");
  await writer.setAttribute(path, "_index", index);
  await writer.setAttribute(path, "column-order", [...table.columns.keys()]);
  await writeStrings(writer, `${path}/${index}`, table.index);
  for (const [name, column] of table.columns) await writeColumn(writer, `${path}/${name}`, column);
}

/** A column may be named "_index" itself. */
function freeName(table: Table): string {
  let name = "_index";
  while (table.columns.has(name)) name = `_${name}`;
  return name;
}

async function writeColumn(writer: HierarchyWriter, path: string, column: Column): Promise<void> {
  if (column.kind === "number") return writeNumbers(writer, path, [column.values.length], column.values);
  // Missing strings have no plain encoding; categories have one, and pandas turns strings into categories anyway.
  if (column.kind === "categorical") return writeCategories(writer, path, column.codes, column.categories);
  if (!column.values.includes(null)) return writeStrings(writer, path, column.values as readonly string[]);
  const categories = [...new Set(column.values)].filter((value) => value !== null).sort();
  const codeOf = new Map(categories.map((category, code) => [category, code]));
  const codes = Int32Array.from(column.values, (value) => (value === null ? -1 : codeOf.get(value)!));
  return writeCategories(writer, path, codes, categories);
}

async function writeCategories(
  writer: HierarchyWriter,
  path: string,
  codes: Int32Array,
  categories: readonly string[],
): Promise<void> {
  await writer.createGroup(path);
  await encode(writer, path, "categorical", "0.2.0");
  await writer.setAttribute(path, "ordered", false);
  const small = categories.length <= 127 ? Int8Array : categories.length <= 32767 ? Int16Array : Int32Array;
  await writeNumbers(writer, `${path}/codes`, [codes.length], small.from(codes));
  await writeStrings(writer, `${path}/categories`, categories);
}

async function writeEmbeddings(
  writer: HierarchyWriter,
  path: string,
  embeddings: Readonly<Record<string, WrittenEmbedding>>,
  rows: number,
): Promise<void> {
  await writeGroup(writer, path);
  for (const [name, matrix] of Object.entries(embeddings)) {
    if (matrix.rows !== rows) throw new RangeError(`${path}/${name} has ${matrix.rows} rows, not ${rows}`);
    await writeEmbedding(writer, `${path}/${name}`, matrix);
  }
}

/** Bytes of float32 per block of rows of an embedding: one chunk of HDF5. */
const EMBEDDING_BLOCK = 1024 * 1024;

/** Writes large embeddings in blocks of rows, because a copy in float32 and that of the HDF5 library take as much again. */
async function writeEmbedding(
  writer: HierarchyWriter,
  path: string,
  { rows, columns, values }: WrittenEmbedding,
): Promise<void> {
  const rowsPerBlock = Math.max(1, Math.floor(EMBEDDING_BLOCK / (4 * columns)));
  if (rows <= rowsPerBlock) return writeNumbers(writer, path, [rows, columns], Float32Array.from(values));
  const open = await writer.openRows(path, [rows, columns]);
  for (let row = 0; row < rows; row += rowsPerBlock) {
    const block = values.subarray(row * columns, Math.min(rows, row + rowsPerBlock) * columns);
    await open.append(Float32Array.from(block));
  }
  await encode(writer, path, "array", "0.2.0");
}

async function writeUns(writer: HierarchyWriter, path: string, values: WrittenUns): Promise<void> {
  await writeGroup(writer, path);
  for (const [key, value] of Object.entries(values)) {
    const place = `${path}/${key}`;
    if (typeof value === "string") {
      await writer.writeArray(place, { shape: [], data: [value] });
      await encode(writer, place, "string", "0.2.0");
    } else if (typeof value === "number") {
      await writer.writeArray(place, { shape: [], data: Float64Array.of(value) });
      await encode(writer, place, "numeric-scalar", "0.2.0");
    } else if (value instanceof Float64Array) await writeNumbers(writer, place, [value.length], value);
    else if (isStrings(value)) await writeStrings(writer, place, value);
    else await writeUns(writer, place, value);
  }
}

function isStrings(value: WrittenUns[string]): value is readonly string[] {
  return Array.isArray(value);
}

function emptyRows(rows: number): CsrRows {
  return { rowStarts: new Int32Array(rows + 1), columns: new Int32Array(0), counts: new Float32Array(0) };
}
