import type { Column, Table } from "./table.js";

/** Most levels of a categorical factor: a column with more is a name, such as a barcode. */
const MOST_LEVELS = 200;

/** A categorical factor of which at least two levels occur. */
export interface CategoricalFactor {
  readonly kind: "categorical";
  readonly name: string;
  /** The levels that occur, in the column's order; of a string column in lexical order. */
  readonly levels: readonly string[];
  /** Per cell of the embedding: its level, an index into `levels`; −1 where missing. */
  readonly codes: Int32Array;
  /** The cells whose level is known, ascending. */
  readonly cells: Int32Array;
  /** Per entry of `cells`: its level, an index into `levels`. */
  readonly labels: Int32Array;
}

/** A continuous factor of which at least two values occur. */
export interface ContinuousFactor {
  readonly kind: "continuous";
  readonly name: string;
  /** Per cell of the embedding: its value; NaN where missing. */
  readonly column: Float64Array;
  /** The cells whose value is known, ascending. */
  readonly cells: Int32Array;
  /** Per entry of `cells`: its value, finite. */
  readonly values: Float64Array;
}

export type Factor = CategoricalFactor | ContinuousFactor;

/** A factor that no metric can evaluate, and the reason as a clause: "its only level is ctrl". */
export interface UnusableFactor {
  readonly factor: string;
  readonly reason: string;
}

export interface UsableFactors {
  /** Categorical factors first, then continuous ones; each kind in the order of the table. */
  readonly factors: readonly Factor[];
  readonly unusable: readonly UnusableFactor[];
}

/**
 * Splits the columns of a table into factors that can be evaluated and others. A string column is categorical. A factor
 * is unusable where it is constant, unknown in every cell or infinite, and where it has more than 200 levels or a level
 * per cell.
 */
export function usableFactors(table: Table): UsableFactors {
  const categorical: CategoricalFactor[] = [];
  const continuous: ContinuousFactor[] = [];
  const unusable: UnusableFactor[] = [];
  for (const [name, column] of table.columns) {
    const read = column.kind === "number" ? readContinuous(name, column.values) : readCategorical(name, column);
    if ("reason" in read) unusable.push(read);
    else if (read.kind === "categorical") categorical.push(read);
    else continuous.push(read);
  }
  return { factors: [...categorical, ...continuous], unusable };
}

function readContinuous(name: string, column: Float64Array): ContinuousFactor | UnusableFactor {
  const cells = Int32Array.from(column.keys()).filter((cell) => !Number.isNaN(column[cell]));
  const values = Float64Array.from(cells, (cell) => column[cell]!);
  if (values.length === 0) return { factor: name, reason: "no cell has a value" };
  if (values.some((value) => !Number.isFinite(value))) return { factor: name, reason: "it holds infinite values" };
  if (values.every((value) => value === values[0])) return { factor: name, reason: `it is ${values[0]} in every cell` };
  return { kind: "continuous", name, column, cells, values };
}

function readCategorical(
  name: string,
  column: Exclude<Column, { kind: "number" }>,
): CategoricalFactor | UnusableFactor {
  const { codes, categories } = column.kind === "string" ? levelsOfStrings(column.values) : column;
  const cells = Int32Array.from(codes.keys()).filter((cell) => codes[cell]! >= 0);
  const occurring = new Set(cells.map((cell) => codes[cell]!));
  const present = [...categories.keys()].filter((code) => occurring.has(code));
  if (cells.length === 0) return { factor: name, reason: "no cell has a level" };
  if (present.length === 1) return { factor: name, reason: `its only level is ${categories[present[0]!]}` };
  if (present.length === cells.length && cells.length > 2) {
    return { factor: name, reason: "its level differs in every cell" };
  }
  if (present.length > MOST_LEVELS) {
    return { factor: name, reason: `its ${present.length} levels are more than ${MOST_LEVELS}` };
  }
  const renumbered = new Int32Array(categories.length).fill(-1);
  for (const [level, code] of present.entries()) renumbered[code] = level;
  const levelCodes = codes.map((code) => (code < 0 ? -1 : renumbered[code]!));
  return {
    kind: "categorical",
    name,
    levels: present.map((code) => categories[code]!),
    codes: levelCodes,
    cells,
    labels: cells.map((cell) => levelCodes[cell]!),
  };
}

function levelsOfStrings(values: readonly (string | null)[]): { codes: Int32Array; categories: readonly string[] } {
  const categories = [...new Set(values.filter((value) => value !== null))].sort();
  const numbers = new Map(categories.map((name, number) => [name, number]));
  return { codes: Int32Array.from(values, (value) => (value === null ? -1 : (numbers.get(value) ?? -1))), categories };
}
