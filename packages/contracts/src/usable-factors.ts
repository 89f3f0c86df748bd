import type { Column, Table } from "./table.js";

/** Maximum number of levels of a categorical factor. A column with more is likely an identifier, such as a barcode. */
const MOST_LEVELS = 200;

/** A categorical factor with at least two levels that occur in the cells. */
export interface CategoricalFactor {
  readonly kind: "categorical";
  readonly name: string;
  /** Levels that occur in the cells, in the order of the column; for a string column, in lexical order. */
  readonly levels: readonly string[];
  /** Per cell of the embedding: the index of its level in `levels`; −1 if missing. */
  readonly codes: Int32Array;
  /** Indices of cells with a known level, ascending. */
  readonly cells: Int32Array;
  /** Per entry of `cells`: the index of its level in `levels`. */
  readonly labels: Int32Array;
}

/** A continuous factor with at least two different values. */
export interface ContinuousFactor {
  readonly kind: "continuous";
  readonly name: string;
  /** Per cell of the embedding: its value; NaN if missing. */
  readonly column: Float64Array;
  /** Indices of cells with a known value, ascending. */
  readonly cells: Int32Array;
  /** Per entry of `cells`: its finite value. */
  readonly values: Float64Array;
}

/** A factor on a circle, such as the angle of the cell cycle, with at least two different angles. */
export interface CircularFactor {
  readonly kind: "circular";
  readonly name: string;
  /** Indices of cells with a known value, ascending. */
  readonly cells: Int32Array;
  /** Per entry of `cells`: its angle, in radians, from 0 to below 2π. */
  readonly angles: Float64Array;
}

/** A factor with levels or on a line. */
export type Factor = CategoricalFactor | ContinuousFactor;

/** A factor that no metric can evaluate. `reason` is a clause: "its only level is ctrl". */
export interface UnusableFactor {
  readonly factor: string;
  readonly reason: string;
}

/** Columns of a table, split into usable and unusable factors. */
export interface UsableFactors {
  /** Categorical factors, then continuous factors; each kind in the order of the table. */
  readonly factors: readonly Factor[];
  /** Circular factors, in the order of the table. */
  readonly circular: readonly CircularFactor[];
  readonly unusable: readonly UnusableFactor[];
}

/**
 * Splits the columns of a table into usable and unusable factors. A string column is categorical; a number column with a
 * period is circular. A factor is unusable if it is constant, missing in every cell or infinite, or if it has more than 200 levels or one level per cell.
 */
export function usableFactors(table: Table): UsableFactors {
  const categorical: CategoricalFactor[] = [];
  const continuous: ContinuousFactor[] = [];
  const circular: CircularFactor[] = [];
  const unusable: UnusableFactor[] = [];
  for (const [name, column] of table.columns) {
    const read = column.kind === "number" ? readNumbers(name, column) : readCategorical(name, column);
    if ("reason" in read) unusable.push(read);
    else if (read.kind === "categorical") categorical.push(read);
    else if (read.kind === "circular") circular.push(read);
    else continuous.push(read);
  }
  return { factors: [...categorical, ...continuous], circular, unusable };
}

function readNumbers(
  name: string,
  { values, period }: Extract<Column, { kind: "number" }>,
): ContinuousFactor | CircularFactor | UnusableFactor {
  const read = readContinuous(name, values);
  if (period === undefined || "reason" in read) return read;
  const angles = read.values.map((value) => (2 * Math.PI * (((value % period) + period) % period)) / period);
  if (angles.every((angle) => angle === angles[0])) return { factor: name, reason: "its angle is equal in every cell" };
  return { kind: "circular", name, cells: read.cells, angles };
}

function readContinuous(name: string, column: Float64Array): ContinuousFactor | UnusableFactor {
  const cells = Int32Array.from(column.keys()).filter((cell) => !Number.isNaN(column[cell]));
  const values = Float64Array.from(cells, (cell) => column[cell]);
  if (values.length === 0) return { factor: name, reason: "no cell has a value" };
  if (values.some((value) => !Number.isFinite(value))) return { factor: name, reason: "it contains infinite values" };
  if (values.every((value) => value === values[0])) return { factor: name, reason: `it is ${values[0]} in every cell` };
  return { kind: "continuous", name, column, cells, values };
}

function readCategorical(
  name: string,
  column: Exclude<Column, { kind: "number" }>,
): CategoricalFactor | UnusableFactor {
  const { codes, categories } = column.kind === "string" ? levelsOfStrings(column.values) : column;
  const cells = Int32Array.from(codes.keys()).filter((cell) => codes[cell] >= 0);
  const occurring = new Set(cells.map((cell) => codes[cell]));
  const present = [...categories.keys()].filter((code) => occurring.has(code));
  if (cells.length === 0) return { factor: name, reason: "no cell has a level" };
  if (present.length === 1) return { factor: name, reason: `its only level is ${categories[present[0]]}` };
  if (present.length === cells.length && cells.length > 2) {
    return { factor: name, reason: "its level differs in every cell" };
  }
  if (present.length > MOST_LEVELS) {
    return { factor: name, reason: `its ${present.length} levels are more than ${MOST_LEVELS}` };
  }
  const renumbered = new Int32Array(categories.length).fill(-1);
  for (const [level, code] of present.entries()) renumbered[code] = level;
  const levelCodes = codes.map((code) => (code < 0 ? -1 : renumbered[code]));
  return {
    kind: "categorical",
    name,
    levels: present.map((code) => categories[code]),
    codes: levelCodes,
    cells,
    labels: cells.map((cell) => levelCodes[cell]),
  };
}

function levelsOfStrings(values: readonly (string | null)[]): { codes: Int32Array; categories: readonly string[] } {
  const categories = [...new Set(values.filter((value) => value !== null))].sort();
  const numbers = new Map(categories.map((name, number) => [name, number]));
  return { codes: Int32Array.from(values, (value) => (value === null ? -1 : (numbers.get(value) ?? -1))), categories };
}
