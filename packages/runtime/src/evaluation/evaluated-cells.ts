import type { Column, Embedding, Matrix, Random, Table } from "@heddle/contracts";

/** The cells that the metrics use. */
export interface DrawnCells {
  readonly table: Table;
  embedding(all: Embedding): Embedding;
  /** Entries of the evaluation record. */
  readonly record: { readonly evaluatedCells?: number };
  readonly notes: readonly string[];
}

/** At most `most` cells, see `evaluatedCells`. */
export function drawnCells(factors: Table, most: number, random: Random): DrawnCells {
  const cells = evaluatedCells(factors, most, random.stream("evaluated cells"));
  if (cells === undefined) return { table: factors, embedding: (all) => all, record: {}, notes: [] };
  const drawn = `Metrics use ${most} of ${factors.rows} cells, drawn at random in the shares of the factors' levels`;
  return {
    table: tableOf(factors, cells),
    embedding: (all) => embeddingOf(all, cells),
    record: { evaluatedCells: most },
    notes: [`${drawn} (evaluation.cells).`],
  };
}

/**
 * Cells that the metrics use, ascending; undefined if all are used. Draws `most` of more cells at random without
 * replacement, in the shares of all combinations of the factors' levels: systematic sampling of the cells, sorted by
 * combination and shuffled within each (Cochran 1977, Sampling Techniques, chapter 8).
 */
export function evaluatedCells(factors: Table, most: number, random: Random): Int32Array | undefined {
  const { rows } = factors;
  if (rows <= most) return undefined;
  const strata = strataOf(factors);
  const order = random.permutation(rows);
  const place = new Int32Array(rows);
  for (let at = 0; at < rows; at++) place[order[at]] = at;
  order.sort((a, b) => strata[a] - strata[b] || place[a] - place[b]);
  const start = random.uniform();
  return Int32Array.from({ length: most }, (_, at) => order[Math.floor(((at + start) * rows) / most)]).sort();
}

/** Per cell: the number of its combination of levels, in the order of first occurrence. */
function strataOf({ rows, columns }: Table): Int32Array {
  let strata = new Int32Array(rows);
  for (const column of columns.values()) {
    if (column.kind !== "categorical") continue;
    const levels = column.categories.length + 1;
    const numbers = new Map<number, number>();
    strata = strata.map((stratum, cell) => {
      const key = stratum * levels + column.codes[cell] + 1;
      const number = numbers.get(key) ?? numbers.size;
      numbers.set(key, number);
      return number;
    });
  }
  return strata;
}

function tableOf({ index, columns }: Table, cells: Int32Array): Table {
  const chosen = [...columns].map(([name, column]): [string, Column] => [name, columnOf(column, cells)]);
  return { rows: cells.length, index: Array.from(cells, (cell) => index[cell]), columns: new Map(chosen) };
}

function columnOf(column: Column, cells: Int32Array): Column {
  if (column.kind === "categorical") return { ...column, codes: cells.map((cell) => column.codes[cell]) };
  if (column.kind === "number") return { ...column, values: Float64Array.from(cells, (cell) => column.values[cell]) };
  return { ...column, values: Array.from(cells, (cell) => column.values[cell]) };
}

/** The embedding of some cells; the KL divergences stay those of all cells. */
function embeddingOf(embedding: Embedding, cells: Int32Array): Embedding {
  const { representation, variances } = embedding;
  return {
    ...embedding,
    representation: rowsOf(representation, cells),
    ...(variances && { variances: rowsOf(variances, cells) }),
  };
}

function rowsOf({ columns, values }: Matrix, cells: Int32Array): Matrix {
  const rows = new Float64Array(cells.length * columns);
  for (const [at, cell] of cells.entries())
    rows.set(values.subarray(cell * columns, (cell + 1) * columns), at * columns);
  return { rows: cells.length, columns, values: rows };
}
