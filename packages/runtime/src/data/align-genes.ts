import { type CountDataset, type GeneSelection, HeddleError, type Table } from "@heddle/contracts";
import { levelOf } from "./columns.js";

export interface Alignment {
  /** By what the genes were found: "names", a column, or "column of the model = column of the data". */
  readonly by: string;
  /** Per gene of the model its column in the data, −1 where it has none. No column of the data twice. */
  readonly columns: Int32Array;
}

/** Tries every list of names of the model against every list of the data; the pair that finds most genes wins. */
export function alignGenes(model: Table, data: Table): Alignment {
  let best: Alignment | undefined;
  let most = -1;
  for (const wanted of nameLists(model)) {
    for (const known of nameLists(data)) {
      const columns = match(wanted.names, known.names);
      const found = columns.filter((column) => column >= 0).length;
      if (found <= most) continue;
      most = found;
      best = { by: wanted.label === known.label ? wanted.label : `${wanted.label} = ${known.label}`, columns };
    }
  }
  return best!;
}

/** The genes of a model in the model's order: what its weights are for. Throws HeddleError "gene-mismatch" where one is missing. */
export const genesOfModel = (model: Table): GeneSelection => ({
  select: async (dataset) => {
    const { columns } = alignGenes(model, dataset.geneTable);
    const missing = model.index.filter((_, gene) => columns[gene] < 0);
    if (missing.length === 0) return columns;
    throw lacksGenes(dataset, model.rows, missing);
  },
});

function lacksGenes({ origin, geneTable }: CountDataset, wanted: number, missing: readonly string[]): HeddleError {
  return new HeddleError("gene-mismatch", {
    where: origin.files.map(({ path }) => path).join(", "),
    expected: `each of the model's ${wanted} genes`,
    got: `${wanted - missing.length}; ${missing.slice(0, 3).join(", ")} missing, the data has ${geneTable.index.slice(0, 3).join(", ")} …`,
    next: "Use data with these genes, named as in training (symbols or identifiers); heddle embed takes cells that lack some.",
  });
}

/**
 * A name that stands several times on one side means its first place there: so "Gene Expression", which every gene
 * of a 10x file bears in its column feature_types, finds one gene and not all of them.
 */
function match(wanted: readonly (string | null)[], known: readonly (string | null)[]): Int32Array {
  const places = new Map<string, number>();
  for (const [column, name] of known.entries()) if (name !== null && !places.has(name)) places.set(name, column);
  return Int32Array.from(wanted, (name) => {
    const place = name === null ? undefined : places.get(name);
    if (place !== undefined) places.delete(name!);
    return place ?? -1;
  });
}

const nameLists = (genes: Table): { label: string; names: readonly (string | null)[] }[] => [
  { label: "names", names: genes.index },
  ...[...genes.columns].flatMap(([label, column]) =>
    column.kind === "number" ? [] : [{ label, names: genes.index.map((_, row) => levelOf(column, row)) }],
  ),
];
