import { type CountDataset, type GeneSelection, HeddleError, type Table } from "@heddle/contracts";
import { levelOf } from "./columns.js";

export interface GeneMatch {
  /** Key of the alignment: "names", a column, or "column of the model = column of the data". */
  readonly by: string;
  /** Column of each gene of the model in the data, −1 if absent. Columns are distinct. */
  readonly columns: Int32Array;
}

/** Tries every list of names of the model against every list of the data; selects the pair that matches most genes. */
export function alignGenes(model: Table, data: Table): GeneMatch {
  let best: GeneMatch | undefined;
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

/** The genes of a model, in the order of its weights. Throws HeddleError "gene-mismatch" if one is missing. */
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
 * A duplicate name matches its first occurrence only, so that "Gene Expression", the value of every gene in the column
 * feature_types of a 10x file, matches one gene.
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
