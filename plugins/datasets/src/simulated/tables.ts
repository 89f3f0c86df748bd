import type { Column, Table } from "@heddle/contracts";
import type { CellDesign, Design, GeneDesign } from "./design.js";
import type { SimulationOptions } from "./options.js";

const number = (values: Float64Array): Column => ({ kind: "number", values });
const numbered = (prefix: string, k: number) => `${prefix}_${String(k).padStart(2, "0")}`;

function categorical(codes: Int32Array, levels: number, prefix: string): Column {
  return { kind: "categorical", codes, categories: Array.from({ length: levels }, (_, k) => numbered(prefix, k)) };
}

function named(prefix: string, rows: number, columns: Map<string, Column>): Table {
  return { rows, index: Array.from({ length: rows }, (_, i) => `${prefix}${i + 1}`), columns };
}

/**
 * True sources of each cell: `group` (or `path` and `step`, from 1), `identity_00` … and `activity_00` … (shares of the
 * cell's expression, 0 … 1), `batch` if there are several, `library_size` (expected counts).
 */
export function trueFactors({ cells }: Design, options: SimulationOptions): Table {
  const columns = new Map<string, Column>();
  const several = options.groups.length > 1;
  if (several) columns.set(cells.step ? "path" : "group", groupColumn(cells, options));
  if (cells.step) columns.set("step", number(Float64Array.from(cells.step, (j) => j + 1)));
  for (const [k, usage] of identityUsages(cells, options.groups.length).entries())
    if (!isConstant(usage)) columns.set(numbered("identity", k), number(usage));
  for (const [i, usage] of cells.programs.entries()) columns.set(numbered("activity", i), number(usage));
  const batches = options.batches.cells.length;
  if (batches > 1) columns.set("batch", categorical(cells.batch, batches, "batch"));
  columns.set("library_size", number(cells.librarySizes));
  return named("cell_", options.cells, columns);
}

function groupColumn(cells: CellDesign, options: SimulationOptions): Column {
  return categorical(cells.group, options.groups.length, cells.step ? "path" : "ident");
}

/** Per group, its share of each cell's expression: 0 in cells of other groups. */
function identityUsages(cells: CellDesign, groups: number): Float64Array[] {
  return Array.from({ length: groups }, (_, k) =>
    cells.identity.map((own, c) =>
      cells.group[c] === k ? cells.programs.reduce((rest, usage) => rest - usage[c], 1) * own : 0,
    ),
  );
}

function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
}

/** True gene parameters: means, outlier factors, and the factors of each batch, group and program. */
export function geneTable(genes: GeneDesign, options: SimulationOptions): Table {
  const columns = new Map<string, Column>([
    ["base_mean", number(genes.means.base)],
    ["outlier_factor", number(genes.means.outlierFactors)],
    ["mean", number(genes.means.means)],
    ["variation_factor", number(genes.variation)],
  ]);
  for (const [k, factors] of genes.groups.entries()) columns.set(numbered("identity_factor", k), number(factors));
  for (const [i, factors] of genes.programs.entries()) columns.set(numbered("activity_factor", i), number(factors));
  if (genes.batches.length > 1)
    for (const [b, factors] of genes.batches.entries()) columns.set(numbered("batch_factor", b), number(factors));
  return named("gene_", options.genes, columns);
}
