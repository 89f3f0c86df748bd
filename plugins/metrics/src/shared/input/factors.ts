import type { Column, Table } from "@heddle/contracts";

/** More levels than this are names rather than a factor, and each would be judged against the rest. */
const MOST_LEVELS = 200;

/** A categorical factor with the cells that carry it: at least two levels are present. */
export interface LevelledFactor {
  readonly name: string;
  /** Names of the levels that occur, in the column's order. */
  readonly levels: readonly string[];
  /** A level per cell, from 0 into `levels`; −1 where missing. */
  readonly codes: Int32Array;
  /** Cells whose level is known. */
  readonly known: number;
}

/** A continuous factor; NaN where missing. At least two different values are present. */
export interface MeasuredFactor {
  readonly name: string;
  readonly values: Float64Array;
  readonly known: number;
}

/** A factor that cannot be judged, and why, as a clause. */
export interface UnusableFactor {
  readonly factor: string;
  readonly reason: string;
}

export interface Factors {
  readonly levelled: readonly LevelledFactor[];
  readonly measured: readonly MeasuredFactor[];
  readonly unusable: readonly UnusableFactor[];
}

/**
 * Sorts the columns of a table of factors: what is categorical (string columns are, with levels in lexical order),
 * what is continuous, and what cannot be judged (constant, nowhere known, infinite, of more than 200 levels, or with a level of its own in every cell).
 */
export function readFactors(table: Table): Factors {
  const levelled: LevelledFactor[] = [];
  const measured: MeasuredFactor[] = [];
  const unusable: UnusableFactor[] = [];
  for (const [name, column] of table.columns) {
    const read = column.kind === "number" ? readMeasured(name, column.values) : readLevelled(name, column);
    if ("reason" in read) unusable.push(read);
    else if ("levels" in read) levelled.push(read);
    else measured.push(read);
  }
  return { levelled, measured, unusable };
}

function readMeasured(name: string, values: Float64Array): MeasuredFactor | UnusableFactor {
  const known = values.filter((value) => !Number.isNaN(value));
  if (known.length === 0) return { factor: name, reason: "no cell has a value" };
  if (known.some((value) => !Number.isFinite(value))) return { factor: name, reason: "it holds infinite values" };
  if (known.every((value) => value === known[0])) return { factor: name, reason: `it is ${known[0]} in every cell` };
  return { name, values, known: known.length };
}

function readLevelled(name: string, column: Exclude<Column, { kind: "number" }>): LevelledFactor | UnusableFactor {
  const { codes, categories } = column.kind === "string" ? levelsOfStrings(column.values) : column;
  const counts = new Int32Array(categories.length);
  let known = 0;
  for (const code of codes) {
    if (code < 0) continue;
    counts[code]++;
    known++;
  }
  const present = Array.from(counts.keys()).filter((code) => counts[code] > 0);
  if (known === 0) return { factor: name, reason: "no cell has a level" };
  if (present.length === 1) return { factor: name, reason: `its only level is ${categories[present[0]]}` };
  if (present.length === known && known > 2) return { factor: name, reason: "its level differs in every cell" };
  if (present.length > MOST_LEVELS) {
    return { factor: name, reason: `its ${present.length} levels are more than ${MOST_LEVELS}` };
  }
  const renumbered = new Int32Array(categories.length).fill(-1);
  for (const [level, code] of present.entries()) renumbered[code] = level;
  return {
    name,
    levels: present.map((code) => categories[code]),
    codes: codes.map((code) => (code < 0 ? -1 : renumbered[code])),
    known,
  };
}

function levelsOfStrings(values: readonly (string | null)[]): { codes: Int32Array; categories: readonly string[] } {
  const categories = [...new Set(values.filter((value) => value !== null))].sort();
  const numbers = new Map(categories.map((name, number) => [name, number]));
  return { codes: Int32Array.from(values, (value) => (value === null ? -1 : (numbers.get(value) ?? -1))), categories };
}
