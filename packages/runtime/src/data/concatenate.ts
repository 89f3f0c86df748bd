import { type Column, type CountDataset, HeddleError, type Table } from "@heddle/contracts";
import { placesOf } from "./align-genes.js";
import { levelOf } from "./columns.js";
import { joinedRows } from "./joined-rows.js";
import { moduleBeside } from "./row-reader-module.js";

/**
 * Concatenates datasets over their shared genes, with the categorical column `sample` (`heddle_sample` if the data have a
 * column of that name). Cell columns that some datasets lack have missing values there; a column that is numeric in all
 * of them stays numeric.
 */
export function concatenate(datasets: readonly CountDataset[], samples: readonly string[]): CountDataset {
  const shared = sharedGenes(datasets);
  const starts = [0];
  for (const dataset of datasets) starts.push(starts.at(-1)! + dataset.cells);
  const cells = starts.at(-1)!;
  const first = datasets[0];
  const parts = datasets.map((dataset, i) => ({ cells: dataset.cells, genes: shared[i] }));
  const readers = datasets.flatMap(({ rowReader }) => rowReader ?? []);
  const origins = datasets.map(({ origin }) => origin);
  return {
    cells,
    genes: shared[0].length,
    access: datasets.every(({ access }) => access === "rows") ? "rows" : "memory",
    cellTable: joinTables(datasets, samples, starts),
    geneTable: sharedGeneTable(first, shared[0]),
    origin: {
      format: [...new Set(origins.map(({ format }) => format))].join(" + "),
      files: origins.flatMap(({ files }) => files),
      matrix: [...new Set(origins.map(({ matrix }) => matrix))].join(" + "),
      matrixReason: origins[0].matrixReason,
      totalCounts: joinNumbers(origins.map(({ totalCounts }) => totalCounts)),
    },
    readRows: joinedRows(datasets, parts),
    ...(readers.length === datasets.length && { rowReader: moduleBeside("open-joined-rows.js", { parts, readers }) }),
    dispose: () => {
      for (const dataset of datasets) dataset.dispose();
    },
  };
}

/** Columns of the shared genes per dataset, in the order of the first dataset. */
function sharedGenes(datasets: readonly CountDataset[]): Int32Array[] {
  const positions = datasets.map(({ geneTable }) => placesOf(geneTable.index));
  const names = [...positions[0].keys()].filter((name) => positions.every((known) => known.has(name)));
  const unequal = names.find((name) =>
    positions.some((known) => known.get(name)!.length !== positions[0].get(name)!.length),
  );
  if (unequal !== undefined)
    throw ambiguousGene(
      unequal,
      positions.map((known) => known.get(unequal)!.length),
    );
  if (names.length === 0) {
    throw new HeddleError("gene-mismatch", {
      expected: "files with genes in common",
      got: `none; the first file has ${datasets[0].geneTable.index.slice(0, 3).join(", ")} …`,
      next: "Use files that name genes alike, all by symbol or all by identifier.",
    });
  }
  // genes in the order of the first file; a repeated name is matched in order
  const first = names.flatMap((name) => positions[0].get(name)!.map((place, nth) => ({ name, place, nth })));
  first.sort((a, b) => a.place - b.place);
  return positions.map((known) => Int32Array.from(first, ({ name, nth }) => known.get(name)![nth]));
}

const ambiguousGene = (name: string, counts: readonly number[]) =>
  new HeddleError("gene-mismatch", {
    where: `gene ${name}`,
    expected: "names that occur equally often in every file",
    got: `${counts.join(", ")} genes of that name`,
    next: "Name each gene once, for example by identifier.",
  });

function sharedGeneTable({ geneTable }: CountDataset, genes: Int32Array): Table {
  const take = (column: Column): Column => ({
    kind: "string",
    values: Array.from(genes, (gene) => levelOf(column, gene)),
  });
  const columns = new Map([...geneTable.columns].map(([name, column]) => [name, take(column)]));
  return { rows: genes.length, index: Array.from(genes, (gene) => geneTable.index[gene]), columns };
}

function joinTables(datasets: readonly CountDataset[], samples: readonly string[], starts: readonly number[]): Table {
  const skipped = new Map(datasets.flatMap(({ cellTable }) => [...(cellTable.skipped ?? [])]));
  const all = new Set(datasets.flatMap(({ cellTable }) => [...cellTable.columns.keys()]));
  // a column that one file lacks would be missing there silently
  const names = [...all].filter((name) => !skipped.has(name));
  const columns = new Map<string, Column>(names.map((name) => [name, joinColumn(datasets, name)]));
  const codes = new Int32Array(starts.at(-1)!);
  for (let i = 0; i < datasets.length; i++) codes.fill(i, starts[i], starts[i + 1]);
  // a column of that name belongs to the data and stays
  columns.set(columns.has("sample") ? "heddle_sample" : "sample", { kind: "categorical", codes, categories: samples });
  const index = cellNames(datasets, samples);
  return { rows: codes.length, index, columns, ...(skipped.size > 0 && { skipped }) };
}

/** Appends the sample's name to barcodes that occur in several samples: "AAACCTGA-1-control". */
function cellNames(datasets: readonly CountDataset[], samples: readonly string[]): string[] {
  const names = datasets.flatMap(({ cellTable }) => cellTable.index);
  if (new Set(names).size === names.length) return names;
  return datasets.flatMap(({ cellTable }, i) => cellTable.index.map((name) => `${name}-${samples[i]}`));
}

function joinColumn(datasets: readonly CountDataset[], name: string): Column {
  const parts = datasets.map(({ cellTable, cells }) => ({ column: cellTable.columns.get(name), cells }));
  if (parts.every(({ column }) => column === undefined || column.kind === "number")) {
    const values = parts.map(({ column, cells }) =>
      column?.kind === "number" ? column.values : new Float64Array(cells).fill(Number.NaN),
    );
    return { kind: "number", values: joinNumbers(values) };
  }
  const values = parts.flatMap(({ column, cells }) =>
    Array.from({ length: cells }, (_, row) => (column ? levelOf(column, row) : null)),
  );
  return { kind: "string", values };
}

function joinNumbers(parts: readonly Float64Array[]): Float64Array {
  const joined = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
