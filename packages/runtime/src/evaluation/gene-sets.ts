import { HeddleError } from "@heddle/contracts";

/** Named gene sets, such as those of MSigDB. */
export interface GeneSets {
  /** Name of the file, for display. */
  readonly source: string;
  readonly sets: readonly GeneSet[];
}
export interface GeneSet {
  readonly name: string;
  readonly genes: readonly string[];
}

/**
 * Gene Matrix Transposed: one set per line, its name, a description and its genes, tabs between them. Throws HeddleError
 * "unreadable-file" that names the line.
 */
export function parseGmt(text: string, source: string): GeneSets {
  const lines = text.split(/\r?\n/).map((line, i) => ({ line, number: i + 1 }));
  const sets = lines.flatMap(({ line, number }): GeneSet[] => {
    if (line.trim() === "") return [];
    const [name, , ...genes] = line.split("\t").map((part) => part.trim());
    if (!name || genes.length === 0) throw notGmt(source, `line ${number}: ${JSON.stringify(line.slice(0, 60))}`);
    return [{ name, genes: [...new Set(genes.filter((gene) => gene !== ""))] }];
  });
  const twice = sets.find(({ name }, i) => sets.findIndex((other) => other.name === name) !== i);
  if (twice) throw notGmt(source, `the set ${twice.name} twice`);
  if (sets.length === 0) throw notGmt(source, "no set");
  return { source, sets };
}

const notGmt = (where: string, got: string) =>
  new HeddleError("unreadable-file", {
    where,
    expected: "gene sets in GMT form: a line for each, its name, a description, its genes, with tabs between",
    got,
    next: "Use a .gmt file, as MSigDB offers them.",
  });
