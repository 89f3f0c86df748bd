import type { Column, ColumnDescription } from "@heddle/contracts";

// Suggested role of a column, from its values first and its name second. Users make the final choice.

/** Technical origin of a cell: a covariate to correct for. */
const TECHNICAL =
  /(^|[_.\s])(batch|donor|patient|subject|individual|sample|replicate|library|lane|plate|run|chip|source|orig\.?ident|tech|technology|protocol|study|dataset)([_.\s\d]|$)/i;

/** Quality measures of a cell. */
const QUALITY =
  /^(n_?(genes|counts|umis?|cells|features?)|ncount|nfeature|total_|log1p_|pct_|percent|mito|mt_|ribo|doublet|demuxlet|scrublet|size_?factor|s_score|g2m_score)/i;

/** Columns that Heddle adds to cells, such as heddle_split: they describe the run, not the biology. */
const ADDED = /^heddle_/;

/** Integers with at most this many distinct values may be the levels of a factor: clusters, timepoints. */
const MAX_LEVELS = 30;

const isQuality = (name: string): boolean => ADDED.test(name) || QUALITY.test(name);

/** See `ColumnDescription.role`. */
export function describeColumn(name: string, column: Column): ColumnDescription {
  if (column.kind === "number") return describeNumbers(name, column.values);
  const { counts, missing, rows } = column.kind === "string" ? countStrings(column.values) : countCodes(column);
  const levels = [...counts].map(([level, cells]) => ({ name: level, cells }));
  const present = levels.filter(({ cells }) => cells > 0).length;
  const role = labelRole(name, present, rows - missing);
  const list = column.kind === "categorical" || role !== "identifier";
  return { name, kind: column.kind, missing, role, ...(list && { levels }) };
}

function labelRole(name: string, present: number, rows: number): ColumnDescription["role"] {
  if (present <= 1) return "constant";
  if (present > rows / 2 && present > MAX_LEVELS) return "identifier";
  if (isQuality(name)) return "quality";
  return TECHNICAL.test(name) ? "covariate" : "factor";
}

function describeNumbers(name: string, values: Float64Array): ColumnDescription {
  const present = values.filter((value) => !Number.isNaN(value));
  const distinct = new Set(present);
  return {
    name,
    kind: "number",
    missing: values.length - present.length,
    role: numberRole(name, present, distinct.size),
  };
}

function numberRole(name: string, present: Float64Array, distinct: number): ColumnDescription["role"] {
  if (distinct <= 1) return "constant";
  if (isQuality(name)) return "quality";
  const whole = present.every(Number.isInteger);
  if (whole && distinct === present.length && distinct > MAX_LEVELS) return "identifier";
  if (whole && distinct <= MAX_LEVELS && distinct < present.length)
    return TECHNICAL.test(name) ? "covariate" : "factor";
  return "covariate";
}

function countCodes({ codes, categories }: Extract<Column, { kind: "categorical" }>) {
  const cells = new Int32Array(categories.length);
  let missing = 0;
  for (const code of codes) {
    if (code < 0) missing += 1;
    else cells[code] = cells[code] + 1;
  }
  return { counts: new Map(categories.map((category, code) => [category, cells[code]])), missing, rows: codes.length };
}

function countStrings(values: readonly (string | null)[]) {
  const counts = new Map<string, number>();
  let missing = 0;
  for (const value of values) {
    if (value === null) missing += 1;
    else counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return { counts, missing, rows: values.length };
}
