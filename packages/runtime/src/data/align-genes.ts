import { type CountDataset, type GeneSelection, HeddleError, type Table } from "@heddle/contracts";
import { levelOf } from "./columns.js";

export interface GeneMatch {
  /** Key of the alignment: "names", a column, or "column of the model = column of the data"; two for some genes by each. */
  readonly by: string;
  /** Column of each gene of the model in the data, −1 if absent. Columns are distinct. */
  readonly columns: Int32Array;
  /** Names that several genes of the data or of the model have, so that the gene is unknown. */
  readonly ambiguous: readonly string[];
}

/** The match of one list of names of the model with one of the data. */
interface ListMatch {
  readonly label: string;
  readonly columns: Int32Array;
  readonly found: number;
  /** By gene: the name, if the data have it, but it identifies no single gene. */
  readonly repeated: readonly (string | undefined)[];
}

/** Share of the model's genes from which a second pair of lists contributes: a column of other words finds fewer. */
const CONTRIBUTES = 0.5;

/**
 * Tries every list of names of the model against every list of the data; selects the pair that matches most genes. Genes that
 * it does not identify are matched by the other pairs, for example by Ensembl identifiers where a symbol is repeated.
 */
export function alignGenes(model: Table, data: Table): GeneMatch {
  const matches = nameLists(model)
    .flatMap((wanted) => nameLists(data).map((known) => match(wanted, known)))
    .sort((a, b) => b.found - a.found);
  const [best, ...others] = matches;
  const columns = best.columns.slice();
  const taken = new Set(columns.filter((column) => column >= 0));
  const labels = [best.label];
  for (const other of others) {
    if (other.found < CONTRIBUTES * model.rows) break;
    for (const [gene, column] of other.columns.entries()) {
      if (columns[gene] >= 0 || column < 0 || taken.has(column)) continue;
      columns[gene] = column;
      taken.add(column);
      if (!labels.includes(other.label)) labels.push(other.label);
    }
  }
  const ambiguous = best.repeated.filter((name, gene): name is string => name !== undefined && columns[gene] < 0);
  return { by: labels.join(" and "), columns, ambiguous: [...new Set(ambiguous)] };
}

/** The genes of a model, in the order of its weights. Throws HeddleError "gene-mismatch" if one is missing or ambiguous. */
export const genesOfModel = (model: Table): GeneSelection => ({
  select: async (dataset) => {
    const { columns } = matchedGenes(model, dataset);
    const missing = model.index.filter((_, gene) => columns[gene] < 0);
    if (missing.length === 0) return columns;
    throw lacksGenes(dataset, model.rows, missing);
  },
});

/** `alignGenes`. Throws HeddleError "gene-mismatch" for genes of the model that a name does not identify in the data. */
export function matchedGenes(model: Table, dataset: CountDataset): GeneMatch {
  const matched = alignGenes(model, dataset.geneTable);
  const { ambiguous } = matched;
  if (ambiguous.length === 0) return matched;
  throw new HeddleError("gene-mismatch", {
    where: filesOf(dataset),
    expected: "names that identify one gene each, for the model's genes",
    got: `${ambiguous.length} repeated names: ${ambiguous.slice(0, 3).join(", ")}${ambiguous.length > 3 ? " …" : ""}`,
    next: "Add a column of identifiers (gene_ids) to the genes of model and data, or rename the repeated genes as in training.",
  });
}

export const filesOf = ({ origin }: CountDataset): string => origin.files.map(({ path }) => path).join(", ");

function lacksGenes(dataset: CountDataset, wanted: number, missing: readonly string[]): HeddleError {
  return new HeddleError("gene-mismatch", {
    where: filesOf(dataset),
    expected: `each of the model's ${wanted} genes`,
    got: `${wanted - missing.length}; ${missing.slice(0, 3).join(", ")} missing, the data has ${dataset.geneTable.index.slice(0, 3).join(", ")} …`,
    next: "Use data with these genes, named as in training (symbols or identifiers); heddle embed takes cells that lack some.",
  });
}

interface NameList {
  readonly label: string;
  readonly names: readonly (string | null)[];
}

/**
 * A name that one gene of each list has identifies it. Repeated names identify none: "Gene Expression" is the value of
 * every gene in the column feature_types of a 10x file.
 */
function match(wanted: NameList, known: NameList): ListMatch {
  const [ofModel, ofData] = [placesOf(wanted.names), placesOf(known.names)];
  const columns = Int32Array.from(wanted.names, (name) => {
    const places = name === null ? undefined : ofData.get(name);
    return places?.length === 1 && ofModel.get(name!)!.length === 1 ? places[0] : -1;
  });
  return {
    label: wanted.label === known.label ? wanted.label : `${wanted.label} = ${known.label}`,
    columns,
    found: columns.filter((column) => column >= 0).length,
    repeated: wanted.names.map((name, gene) =>
      name !== null && columns[gene] < 0 && ofData.has(name) ? name : undefined,
    ),
  };
}

/** The places of each name in a list. */
export function placesOf(names: readonly (string | null)[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [place, name] of names.entries()) {
    if (name === null) continue;
    const known = places.get(name);
    if (known) known.push(place);
    else places.set(name, [place]);
  }
  return places;
}

const nameLists = (genes: Table): NameList[] => [
  { label: "names", names: genes.index },
  ...[...genes.columns].flatMap(([label, column]) =>
    column.kind === "number" ? [] : [{ label, names: genes.index.map((_, row) => levelOf(column, row)) }],
  ),
];
