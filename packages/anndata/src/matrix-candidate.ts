// The possible matrices of counts in an AnnData file, described from a sample of their values.
import { HeddleError, isHeddleError, type MatrixDescription } from "@heddle/contracts";
import { describeValue, isInSupport, isTooLarge } from "./count-value.js";
import { openCscMatrix } from "./csc-matrix.js";
import { openCsrMatrix } from "./csr-matrix.js";
import { openDenseMatrix } from "./dense-matrix.js";
import { arrayAt, asNumbers, asText, isNumberType, readNumbers } from "./elements.js";
import type { ElementType, Hierarchy } from "./hierarchy.js";
import type { MatrixIdentity, RowMatrix } from "./row-matrix.js";

/** A matrix in the file: its path and layout. */
export interface Candidate {
  /** Its name for users: "X", "layers/counts", "raw/X". */
  readonly name: string;
  readonly path: string;
  readonly layout: "csr" | "csc" | "dense";
  readonly shape: readonly [cells: number, genes: number];
  readonly type: ElementType;
  /** Path of its gene table: "var", "raw/var". */
  readonly genes: string;
}

/**
 * The matrix at `path`, in every encoding since anndata 0.5; undefined if it is absent or has no data. HeddleError
 * "unsupported-file" for data that are no matrix of numbers.
 */
export async function findMatrix(
  tree: Hierarchy,
  path: string,
  genes: string,
  name = path,
): Promise<Candidate | undefined> {
  const kind = await tree.kind(path);
  if (kind === undefined) return undefined;
  if (kind === "array") {
    const { shape, type } = await tree.array(path);
    if (type === "null") return undefined;
    if (shape.length !== 2) throw noMatrix(tree, name, `an array of ${shape.length} dimensions`);
    if (!isNumberType(type) && type !== "bool") throw noMatrix(tree, name, NOT_NUMBERS.get(type) ?? OTHER_TYPE);
    return { name, path, layout: "dense", shape: [shape[0], shape[1]], type, genes };
  }
  const attributes = await tree.attributes(path);
  const encoding = asText(attributes.get("encoding-type")) ?? asText(attributes.get("h5sparse_format")) ?? "";
  if (encoding === "null") return undefined;
  const layout = encoding.startsWith("csr") ? "csr" : encoding.startsWith("csc") ? "csc" : undefined;
  const shape = asNumbers(attributes.get("shape")) ?? asNumbers(attributes.get("h5sparse_shape"));
  const data = await arrayAt(tree, `${path}/data`);
  if (layout === undefined) throw noMatrix(tree, name, encoding === "" ? "a group without an encoding" : encoding);
  if (shape?.length !== 2 || data === undefined) throw noMatrix(tree, name, `${encoding} without its shape or data`);
  return { name, path, layout, shape: [shape[0], shape[1]], type: data.type, genes };
}

const NOT_NUMBERS: ReadonlyMap<ElementType, string> = new Map([
  ["string", "an array of strings"],
  ["compound", "an array of records"],
]);
const OTHER_TYPE = "a type without a counterpart here (complex numbers, long doubles or bytes)";

const noMatrix = (tree: Hierarchy, name: string, got: string) =>
  new HeddleError("unsupported-file", {
    where: tree.name,
    expected: `${name} as a dense, CSR or CSC matrix of numbers`,
    got,
    next: "Convert it in Python: scipy.sparse.csr_matrix, or numpy's float32 or int32; write the file again.",
  });

/** The matrices of a file, and the errors of those that are stored elsewhere. */
export interface FoundMatrices {
  readonly candidates: readonly Candidate[];
  readonly refused: ReadonlyMap<string, HeddleError>;
}

/** X, the layers and raw/X, if present; X first, then layers by name, then raw. */
export async function findMatrices(tree: Hierarchy): Promise<FoundMatrices> {
  const refused = new Map<string, HeddleError>();
  const refuse =
    <T>(name: string, otherwise: T) =>
    (error: unknown): T => {
      if (!isHeddleError(error) || error.kind !== "unsupported-file") throw error;
      refused.set(name, error);
      return otherwise;
    };
  const find = (path: string, genes: string, name = path) =>
    findMatrix(tree, path, genes, name).catch(refuse(name, undefined));
  const layers = (await tree.children("layers").catch(refuse("layers", []))).toSorted();
  const found = [
    await find("X", "var"),
    ...(await Promise.all(layers.map((layer) => find(`layers/${layer}`, "var")))),
    // Before anndata 0.7 the two were at the root, with a dot in their names.
    (await find("raw/X", "raw/var")) ?? (await find("raw.X", "raw.var", "raw/X")),
  ];
  return { candidates: found.filter((candidate) => candidate !== undefined), refused };
}

/** Opens a candidate for reading rows. */
export function openMatrix(tree: Hierarchy, candidate: Candidate, identity: MatrixIdentity): Promise<RowMatrix> {
  const { path, layout, shape } = candidate;
  if (layout === "dense") return openDenseMatrix(tree, path, shape, identity);
  const arrays = { tree, data: `${path}/data`, indices: `${path}/indices`, indptr: `${path}/indptr` };
  return layout === "csr" ? openCsrMatrix(arrays, shape, identity) : openCscMatrix(arrays, shape, identity);
}

/** A description, and whether the only fault of its values is their size. */
export interface SampledMatrix {
  readonly description: MatrixDescription;
  readonly tooLarge: boolean;
}

/** See `sampleMatrix`. */
export async function describeMatrix(tree: Hierarchy, candidate: Candidate): Promise<MatrixDescription> {
  return (await sampleMatrix(tree, candidate)).description;
}

/** A description from values at up to 32 places spread evenly over the matrix. */
export async function sampleMatrix(tree: Hierarchy, candidate: Candidate): Promise<SampledMatrix> {
  const { name, layout, shape, type } = candidate;
  const sample = await sampleValues(tree, candidate);
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  for (const value of sample) {
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
  }
  const wrongValues = sample.filter((value) => !isInSupport(value, "counts"));
  const wrong = wrongValues.at(0);
  const empty = !sample.some((value) => value !== 0);
  const note = empty ? "contains only zeros" : wrong === undefined ? undefined : `contains ${describeValue(wrong)}`;
  const description = {
    name,
    layout,
    shape,
    type,
    isCounts: wrong === undefined && !empty,
    minimum: sample.length === 0 ? 0 : minimum,
    maximum: sample.length === 0 ? 0 : maximum,
    ...(note && { note }),
  };
  return { description, tooLarge: wrongValues.length > 0 && wrongValues.every(isTooLarge) };
}

const PLACES = 32;
const VALUES_PER_PLACE = 1024;

async function sampleValues(tree: Hierarchy, { path, layout, shape }: Candidate): Promise<number[]> {
  const data = layout === "dense" ? path : `${path}/data`;
  const rows = (await tree.array(data)).shape[0] ?? 0;
  const rowsPerPlace = layout === "dense" ? 1 : VALUES_PER_PLACE;
  const sample: number[] = [];
  const stored = await storedFraction(tree, layout, data, shape);
  if (stored < 1) sample.push(0);
  for (const start of spread(rows, rowsPerPlace)) {
    for (const value of await readNumbers(tree, data, start, Math.min(rows, start + rowsPerPlace))) sample.push(value);
  }
  return sample;
}

/** Starts of up to 32 segments, the first at the beginning and the last at the end. */
function spread(rows: number, segment: number): number[] {
  const last = Math.max(0, rows - segment);
  const places = Math.min(PLACES, Math.ceil(rows / segment));
  if (places <= 1) return rows === 0 ? [] : [0];
  return Array.from({ length: places }, (_, i) => Math.floor((i * last) / (places - 1)));
}

/** Entries that are not stored are zeros, which belong to the range of values. */
async function storedFraction(
  tree: Hierarchy,
  layout: Candidate["layout"],
  data: string,
  [cells, genes]: Candidate["shape"],
): Promise<number> {
  if (layout === "dense" || cells * genes === 0) return 1;
  return ((await tree.array(data)).shape[0] ?? 0) / (cells * genes);
}

/** The error for a matrix whose shape differs from its tables; undefined if they agree. */
export function shapeMismatch(
  candidate: Candidate,
  cells: number,
  genes: number,
  where: string,
): HeddleError | undefined {
  const [rows, columns] = candidate.shape;
  if (rows === cells && columns === genes) return undefined;
  return new HeddleError("bad-data", {
    where,
    expected: `${cells} cells × ${genes} genes in ${candidate.name}, as in its tables`,
    got: `${rows} × ${columns}`,
    next: "Write the file again with a current anndata.",
  });
}
