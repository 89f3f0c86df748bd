// Identity of prepared data: a resumed run must read the cells, genes and counts that its training started with.
import { type Column, HeddleError, type Table } from "@heddle/contracts";
import { hash, hashCounts } from "./data-hash.js";
import { type FactorChoice, factorTable } from "./factors.js";
import type { PreparedData } from "./prepare.js";

/** Sizes, and SHA-256 hashes (the first 16 hexadecimal digits) of what training reads. config.json of a run keeps it. */
export interface DataRecord {
  readonly cells: number;
  readonly genes: number;
  /** Names of the cells, in order. */
  readonly cellNames: string;
  /** Names of the selected genes, in order. */
  readonly geneNames: string;
  /** Counts of these cells and genes. */
  readonly counts: string;
  /** Factors, covariates and labels, by column name. */
  readonly columns: Readonly<Record<string, string>>;
}

/** Undefined if the platform has no `crypto.subtle`, as on a page without https. */
export async function recordData(data: PreparedData, choice: FactorChoice): Promise<DataRecord | undefined> {
  if (globalThis.crypto?.subtle === undefined) return undefined;
  return {
    cells: data.cells,
    genes: data.genes,
    cellNames: await hash([text(data.cellTable.index)]),
    geneNames: await hash([text(data.geneTable.index)]),
    counts: await hashCounts(data.counts),
    columns: await columnHashes(factorTable(data.cellTable, choice), data),
  };
}

async function columnHashes(
  factors: Table,
  { covariates, knownLabels }: PreparedData,
): Promise<Record<string, string>> {
  const hashes: [string, string][] = [];
  for (const [name, column] of factors.columns) hashes.push([`factor ${name}`, await hash(partsOf(column))]);
  for (const { spec, codes, values } of covariates)
    hashes.push([`covariate ${spec.name}`, await hash([text(spec), codes, values])]);
  if (knownLabels)
    hashes.push([labelPart(knownLabels.column), await hash([text(knownLabels.levels), knownLabels.codes])]);
  return Object.fromEntries(hashes);
}

/** Name of the labels of a column in `DataRecord.columns`. */
export const labelPart = (column: string): string => `labels ${column}`;

function partsOf(column: Column): ArrayBufferView[] {
  if (column.kind === "string") return [text(column.values)];
  if (column.kind === "categorical") return [text(column.categories), column.codes];
  // engines may store NaN with different bits
  const known = column.values.map((value) => (Number.isNaN(value) ? 0 : value));
  return [known, Uint8Array.from(column.values, (value) => (Number.isNaN(value) ? 1 : 0))];
}

const text = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** Names of the parts that differ. */
function differingParts(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): string[] {
  return [...new Set([...before.keys(), ...now.keys()])].filter((part) => before.get(part) !== now.get(part));
}

/**
 * Throws HeddleError "bad-data", with both values of each part that differs, unless the data are those of `recorded`.
 * `missingGenes` of the genes in `found` have the count 0 because the data lack them.
 */
export function checkSameData(
  recorded: DataRecord,
  found: DataRecord,
  { run, missingGenes = 0 }: { readonly run: string; readonly missingGenes?: number },
): void {
  const before = partNames(recorded);
  // an adapted model was trained on filled genes: missing genes alone are no difference
  if (differingParts(before, partNames(found)).length === 0) return;
  const now = partNames({ ...found, genes: found.genes - missingGenes });
  const differing = differingParts(before, now);
  const listed = (parts: ReadonlyMap<string, string>) =>
    differing.map((part) => `${part} ${parts.get(part) ?? "absent"}`).join(", ");
  throw new HeddleError("bad-data", {
    where: `data of ${run}`,
    expected: `the data of the training (${listed(before)})`,
    got: `data that changed since (${listed(now)})`,
    next: "Restore the data, or train a new run on the present data.",
  });
}

function partNames({ cells, genes, cellNames, geneNames, counts, columns }: DataRecord): Map<string, string> {
  return new Map([
    ["number of cells", String(cells)],
    ["number of genes", String(genes)],
    ["cell names", cellNames],
    ["gene names", geneNames],
    ["counts", counts],
    ...Object.entries(columns),
  ]);
}
