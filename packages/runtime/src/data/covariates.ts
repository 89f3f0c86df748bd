import { type Column, type CovariateSpec, HeddleError, type Table } from "@heddle/contracts";
import { EMBEDDING_DIM } from "../config/cell-columns.js";
import type { Config } from "../config/schema.js";
import { asCategorical, levelOf } from "./columns.js";
import { levelList } from "./level-list.js";
import { requireColumn } from "./require-column.js";

type Categorical = Extract<CovariateSpec, { kind: "categorical" }>;

/** Per cell: the level's code, or the value standardized by mean and standard deviation of the training cells. */
export interface CovariateValues {
  readonly spec: CovariateSpec;
  readonly codes: Int32Array;
  readonly values: Float32Array;
}

/** Reads the covariates of the training cells. Throws for a missing value or a single level. */
export function covariateSpecs(cellTable: Table, wanted: Config["covariates"]): CovariateSpec[] {
  return wanted.map(({ name, kind, representation, embeddingDim = EMBEDDING_DIM }) => {
    const column = requireColumn(cellTable, name, "covariates");
    const embedded = representation === "embedding";
    const continuous = kind === "continuous" || (kind === "auto" && column.kind === "number");
    if (continuous && embedded) throw numbersEmbedded(name);
    if (continuous) return continuousSpec(name, column);
    return { ...categoricalSpec(name, column), ...(embedded && { embeddingDim }) };
  });
}

function categoricalSpec(name: string, column: Column): Categorical {
  const { categories, codes } = asCategorical(column);
  const unknown = codes.filter((code) => code < 0).length;
  if (unknown > 0) throw missingValues(name, unknown);
  if (categories.length < 2) throw constant(name, categories[0] ?? "nothing");
  return { name, kind: "categorical", levels: categories };
}

function continuousSpec(name: string, column: Column): CovariateSpec {
  if (column.kind !== "number") throw notNumbers(name);
  const { values } = column;
  const unknown = values.filter(Number.isNaN).length;
  if (unknown > 0) throw missingValues(name, unknown);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length;
  // not by the variance: equal values may differ from their mean by rounding
  if (values.every((value) => value === values[0])) throw constant(name, String(values[0]));
  return { name, kind: "continuous", mean, deviation: Math.sqrt(variance) };
}

/** The covariates of these cells. Throws HeddleError "unseen-level" for a level that does not occur in training. */
export function covariateValues(cellTable: Table, specs: readonly CovariateSpec[]): CovariateValues[] {
  return specs.map((spec) => {
    const column = cellTable.columns.get(spec.name) ?? lacksCovariate(cellTable, spec);
    const codes = new Int32Array(cellTable.rows);
    const known = spec.kind === "categorical" ? codesOf(spec) : undefined;
    const values = new Float32Array(cellTable.rows);
    for (let row = 0; row < cellTable.rows; row++) {
      if (spec.kind === "categorical") {
        const level = levelOf(column, row);
        codes[row] = (level === null ? undefined : known?.get(level)) ?? unseenLevel(spec, level, cellTable.index[row]);
      } else values[row] = ((column.kind === "number" ? column.values[row] : Number.NaN) - spec.mean) / spec.deviation;
    }
    if (spec.kind === "continuous" && column.kind !== "number") throw notNumbers(spec.name);
    const unknown = values.filter(Number.isNaN).length;
    if (unknown > 0) throw missingValues(spec.name, unknown);
    return { spec, codes, values };
  });
}

/** The column of a covariate of the model; throws if the cells lack it. */
function lacksCovariate(cellTable: Table, spec: CovariateSpec): never {
  const reason = cellTable.skipped?.get(spec.name);
  const known = [...cellTable.columns.keys()];
  throw new HeddleError("unknown-column", {
    where: `covariate ${spec.name}`,
    expected: `the cell column ${spec.name}, a covariate of the model`,
    got: reason ?? (known.length > 0 ? `only the columns ${known.join(", ")}` : "cells without columns"),
    next:
      spec.kind === "categorical"
        ? `Add a column ${spec.name} to the data with one of the levels ${levelList(spec.levels)} for each cell.`
        : `Add a column ${spec.name} of numbers to the data.`,
  });
}

const codesOf = ({ levels }: Categorical) => new Map(levels.map((level, code) => [level, code]));

function unseenLevel(spec: Categorical, level: string | null, cell: string): never {
  throw new HeddleError("unseen-level", {
    where: `covariate ${spec.name}`,
    expected: `a level seen in training: ${levelList(spec.levels)}`,
    got: `${level === null ? "no level" : JSON.stringify(level)} for cell ${cell}`,
    next: "Leave these cells out, rename the level, or train with cells of that level.",
  });
}

const missingValues = (name: string, count: number) =>
  new HeddleError("bad-data", {
    where: `covariate ${name}`,
    expected: "a value for every cell",
    got: `${count} cells without one`,
    next: `Drop those cells with cells: { drop: { ${name}: [""] } }, or leave ${name} out of covariates.`,
  });

const notNumbers = (name: string) =>
  new HeddleError("bad-data", {
    where: `covariate ${name}`,
    expected: "a column of numbers for a continuous covariate",
    got: "a column of words",
    next: "Leave its kind out, or set kind: categorical.",
  });

const numbersEmbedded = (name: string) =>
  new HeddleError("bad-data", {
    where: `covariate ${name}`,
    expected: "a categorical covariate for representation: embedding",
    got: "a column of numbers",
    next: "Set kind: categorical if each number is a level, or leave representation out.",
  });

const constant = (name: string, value: string) =>
  new HeddleError("bad-data", {
    where: `covariate ${name}`,
    expected: "at least two levels or values",
    got: `only ${value}`,
    next: `Leave ${name} out of covariates.`,
  });
