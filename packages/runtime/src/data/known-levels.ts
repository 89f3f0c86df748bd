import { type Column, HeddleError, ownValue, type Table } from "@heddle/contracts";
import type { LabelSettings } from "../config/cell-columns.js";
import { didYouMean } from "../config/nearest-name.js";
import { type ConfigSource, placeOf } from "../config/source.js";
import { columnLength, levelOf } from "./columns.js";
import { requireColumn } from "./require-column.js";

/** Levels of a column that a configuration names, and the key that names them. */
interface NamedLevels {
  readonly key: "cells.drop" | "missing" | "labels.unlabeledCategory";
  readonly column: string;
  readonly levels: readonly string[];
  /** The file or sample of each cell, if several files are read. */
  readonly samples?: Column;
  readonly where?: string;
}

/** Levels listed in an error. */
const LISTED = 10;

/**
 * Throws HeddleError "config" with the nearest level if a level does not occur, because a misspelled level would keep its
 * cells. "" means a missing value.
 */
export function checkLevels(column: Column, { key, column: name, levels, samples, where }: NamedLevels): void {
  const known = levelsOf(column);
  const written = (level: string) => (column.kind === "number" ? String(Number(level)) : level);
  const unknown = levels.find((level) => level !== "" && !known.has(written(level)));
  if (unknown === undefined) return;
  const names = [...known].filter((level) => level !== "");
  const shown = names.slice(0, LISTED).map((level) => `${level}${samples ? samplesWith(column, level, samples) : ""}`);
  throw new HeddleError("config", {
    where: where ?? `${key}: ${name}`,
    expected: `levels of ${name}: ${shown.join(", ")}${names.length > LISTED ? " …" : ""}`,
    got: JSON.stringify(unknown),
    next: didYouMean(unknown, names, `Leave ${unknown} out of ${key}.`),
  });
}

interface MissingContext {
  /** True for cells of several files, which the column `sample` distinguishes. */
  readonly severalFiles?: boolean;
  readonly source?: ConfigSource;
}

/** Throws for a level in `missing` that does not occur in its column. */
export function checkMissingLevels(
  cells: Table,
  missing: Readonly<Record<string, readonly string[]>>,
  { severalFiles = false, source }: MissingContext = {},
): void {
  const samples = severalFiles ? sampleColumn(cells) : undefined;
  for (const [name, levels] of Object.entries(missing)) {
    const column = requireColumn(cells, name, "missing");
    checkLevels(column, { key: "missing", column: name, levels, samples, where: placeOf(source, ["missing", name]) });
  }
}

/** Throws for an unlabeled category that does not occur in the column of the labels. */
export function checkUnlabeled(
  cells: Table,
  { column, unlabeledCategory = [] }: LabelSettings,
  source?: ConfigSource,
): void {
  const key = "labels.unlabeledCategory";
  const where = placeOf(source, ["labels", "unlabeledCategory"]);
  checkLevels(requireColumn(cells, column, "labels.column"), { key, column, levels: unlabeledCategory, where });
}

/** The column of several files that has the file of each cell, see `concatenate`. */
export const sampleColumn = ({ columns }: Table): Column | undefined =>
  columns.get("heddle_sample") ?? columns.get("sample");

/** Levels of `missing` that are not in `before`. */
export function addedLevels(
  missing: Readonly<Record<string, readonly string[]>>,
  before: Readonly<Record<string, readonly string[]>>,
): Record<string, string[]> {
  const entries = Object.entries(missing);
  return Object.fromEntries(
    entries.map(([name, levels]) => [name, levels.filter((level) => !ownValue(before, name)?.includes(level))]),
  );
}

function levelsOf(column: Column): Set<string> {
  const known = new Set(column.kind === "categorical" ? column.categories : []);
  for (let row = 0; row < columnLength(column); row++) known.add(levelOf(column, row) ?? "");
  return known;
}

/** " (a.h5ad, b.h5ad)": the samples in which the level occurs. */
function samplesWith(column: Column, level: string, samples: Column): string {
  const found = new Set<string>();
  for (let row = 0; row < columnLength(column); row++)
    if (levelOf(column, row) === level) found.add(levelOf(samples, row) ?? "");
  return found.size === 0 ? "" : ` (${[...found].join(", ")})`;
}
