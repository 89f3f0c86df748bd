import { HeddleError, type Table } from "@heddle/contracts";

/** Handling of repeated gene names. */
export type DuplicateGenes = "error" | "suffix";

/**
 * Makes names unique as anndata's `var_names_make_unique` does: the first keeps its name, later ones get "-1", "-2", …,
 * without suffixes that would repeat another name.
 */
export function makeUnique(names: readonly string[]): string[] {
  const taken = new Set(names);
  const seen = new Set<string>();
  const suffixes = new Map<string, number>();
  return names.map((name) => {
    if (!seen.has(name)) {
      seen.add(name);
      return name;
    }
    let suffix = suffixes.get(name) ?? 0;
    let unique: string;
    do {
      suffix += 1;
      unique = `${name}-${suffix}`;
    } while (taken.has(unique));
    suffixes.set(name, suffix);
    taken.add(unique);
    return unique;
  });
}

/** The table with unique names; HeddleError "bad-data" with the repeated names if they must not be changed. */
export function withUniqueGenes(table: Table, duplicates: DuplicateGenes, where: string): Table {
  const repeated = repeatedNames(table.index);
  if (repeated.length === 0) return table;
  if (duplicates === "suffix") return { ...table, index: makeUnique(table.index) };
  const shown = repeated.slice(0, 5).map((name) => `"${name}"`);
  const more = repeated.length > 5 ? ` and ${repeated.length - 5} more` : "";
  throw new HeddleError("bad-data", {
    where,
    expected: "a different name for each gene",
    got: `${shown.join(", ")}${more} used more than once`,
    next: 'Call adata.var_names_make_unique() before writing the file, or set the option duplicateGenes to "suffix".',
  });
}

function repeatedNames(names: readonly string[]): string[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) repeated.add(name);
    seen.add(name);
  }
  return [...repeated];
}
