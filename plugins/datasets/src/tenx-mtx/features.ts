import { HeddleError } from "@heddle/contracts";

/** The selected features of a folder, in the file's order. */
export interface Features {
  /** Lines of the file: rows of the matrix. */
  readonly total: number;
  /** The column of each matrix row among the selected features, −1 if it is not selected. */
  readonly place: Int32Array;
  readonly ids: readonly string[];
  readonly symbols: readonly string[];
  readonly types: readonly string[];
  /** Features of each type in the file. */
  readonly typeCounts: ReadonlyMap<string, number>;
}

/** The feature type of version 2, which had only one. */
const GENE_EXPRESSION = "Gene Expression";

/**
 * Lines "id TAB symbol" (genes.tsv) or "id TAB symbol TAB type …" (features.tsv; the coordinates that newer versions
 * append are ignored). Throws HeddleError "unreadable-file" for a line without a name, "bad-data" if no feature has
 * a requested type.
 */
export function parseFeatures(lines: readonly string[], wanted: readonly string[], name: string): Features {
  const place = new Int32Array(lines.length).fill(-1);
  const taken = { ids: [] as string[], symbols: [] as string[], types: [] as string[] };
  const typeCounts = new Map<string, number>();
  for (const [row, line] of lines.entries()) {
    const [id, symbol, type = GENE_EXPRESSION] = line.split("\t");
    if (!id) throw emptyLine(name, row + 1);
    typeCounts.set(type, (typeCounts.get(type) ?? 0) + 1);
    if (wanted.length > 0 && !wanted.includes(type)) continue;
    place[row] = taken.ids.length;
    taken.ids.push(id);
    taken.symbols.push(symbol || id);
    taken.types.push(type);
  }
  if (taken.ids.length === 0) throw noneOfType(name, wanted, typeCounts);
  return { total: lines.length, place, ...taken, typeCounts };
}

function emptyLine(name: string, line: number): HeddleError {
  return new HeddleError("unreadable-file", {
    where: `${name}, line ${line}`,
    expected: "an identifier, a tab and a name",
    got: "a line without an identifier",
    next: "Remove the line if the matrix has no such row, or export the file again.",
  });
}

function noneOfType(name: string, wanted: readonly string[], found: ReadonlyMap<string, number>): HeddleError {
  const types = [...found].map(([type, count]) => `${count} of type "${type}"`).join(", ");
  return new HeddleError("bad-data", {
    where: name,
    expected: `features of type ${wanted.map((type) => `"${type}"`).join(" or ")}`,
    got: types || "no line at all",
    next: found.size > 0 ? "Set the option featureTypes to the types to read." : "Check that the file is whole.",
  });
}
