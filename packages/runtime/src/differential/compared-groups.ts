import { type Column, HeddleError, type Table } from "@heddle/contracts";
import { didYouMean } from "../config/nearest-name.js";
import { asCategorical, levelOf } from "../data/columns.js";
import { requireColumn } from "../data/require-column.js";

/** Groups of cells by a column. */
export interface GroupChoice {
  /** Cell column with the groups. */
  readonly groupby?: string;
  /** Levels to compare, one after the other; all levels by default. */
  readonly group1?: readonly string[];
  /** Level that each is compared with; all other cells by default. */
  readonly group2?: string;
  /** Only cells with one of these levels take part, by column. */
  readonly subset?: Readonly<Record<string, readonly string[]>>;
}

/** Two groups of cells, by row. */
export interface ComparedGroups {
  readonly group1: string;
  readonly group2: string;
  readonly cells1: Int32Array;
  readonly cells2: Int32Array;
}

/** Name of the group of all other cells, as in scvi-tools. */
export const REST = "Rest";

/** Rows with one of the levels in each column of `subset`; all rows without it. Throws for unknown columns and levels. */
export function cellsOfSubset(cells: Table, subset: GroupChoice["subset"] = {}): Int32Array {
  const rows = Int32Array.from({ length: cells.rows }, (_, row) => row);
  return Object.entries(subset).reduce((left, [name, levels]) => {
    const column = requireColumn(cells, name, "subset");
    for (const level of levels) requireLevel(column, level, `subset: ${name}`);
    return left.filter((row) => levels.includes(levelOf(column, row) ?? ""));
  }, rows);
}

/** The comparisons of a choice. Throws HeddleError for an unknown column or level, and for a group without cells. */
export function comparedGroups(cells: Table, choice: GroupChoice & { readonly groupby: string }): ComparedGroups[] {
  const { groupby, group1, group2, subset } = choice;
  const column = requireColumn(cells, groupby, "groupby");
  const rows = cellsOfSubset(cells, subset);
  const ofLevel = (level: string) => rows.filter((row) => levelOf(column, row) === level);
  for (const level of [...(group1 ?? []), ...(group2 === undefined ? [] : [group2])])
    requireLevel(column, level, `groupby: ${groupby}`);
  const occurring = () => asCategorical(column).categories.filter((level) => ofLevel(level).length > 0);
  const wanted = group1 ?? occurring().filter((level) => level !== group2);
  if (group1 === undefined && wanted.length + (group2 === undefined ? 0 : 1) < 2) throw oneGroup(groupby, wanted);
  return wanted.map((level) => {
    const cells1 = ofLevel(level);
    const cells2 = group2 === undefined ? rows.filter((row) => levelOf(column, row) !== level) : ofLevel(group2);
    const names = { group1: level, group2: group2 ?? REST };
    if (level === group2 || cells1.length === 0 || cells2.length === 0)
      throw noCells(groupby, names, [cells1.length, cells2.length]);
    return { ...names, cells1, cells2 };
  });
}

function requireLevel(column: Column, level: string, where: string): void {
  const { categories } = asCategorical(column);
  if (categories.includes(level)) return;
  throw new HeddleError("unseen-level", {
    where,
    expected: `one of the levels ${categories.slice(0, 10).join(", ")}${categories.length > 10 ? " …" : ""}`,
    got: JSON.stringify(level),
    next: didYouMean(level, categories, "Choose one of these."),
  });
}

const oneGroup = (groupby: string, levels: readonly string[]) =>
  new HeddleError("usage", {
    where: `groupby: ${groupby}`,
    expected: "at least two levels among the cells",
    got: levels.length === 0 ? "none" : `only ${levels[0]}`,
    next: "Choose another column, or other cells.",
  });

const noCells = (
  groupby: string,
  { group1, group2 }: { readonly group1: string; readonly group2: string },
  sizes: readonly number[],
) =>
  new HeddleError("usage", {
    where: `groupby: ${groupby}`,
    expected: "two different groups with cells",
    got: `${group1} with ${sizes[0]} cells and ${group2} with ${sizes[1]} cells`,
    next: "Choose other groups, or remove the subset.",
  });
