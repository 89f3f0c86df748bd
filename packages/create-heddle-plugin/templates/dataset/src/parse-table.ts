import { HeddleError, type Support } from "@heddle/contracts";

/** Values by cell, with the names of cells and genes. */
export interface CountTable {
  readonly genes: readonly string[];
  readonly cells: readonly string[];
  readonly rows: readonly Float32Array[];
  readonly bytes: number;
}

export interface ParseOptions {
  readonly separator: string;
  readonly support: Support;
  readonly where: string;
}

/** Throws HeddleError "bad-data" for a ragged table, "not-counts" for a value outside the support. */
export function parseTable(text: string, options: ParseOptions): CountTable {
  const [head = "", ...lines] = text.split("\n").filter((line) => line !== "");
  const genes = head.split(options.separator).slice(1);
  const split = lines.map((line) => line.split(options.separator));
  return {
    genes,
    cells: split.map(([name]) => name),
    rows: split.map((values, line) => numbers(values.slice(1), genes.length, line + 2, options)),
    bytes: new TextEncoder().encode(text).length,
  };
}

function numbers(values: readonly string[], genes: number, line: number, options: ParseOptions): Float32Array {
  const { support, where } = options;
  if (values.length !== genes) {
    throw new HeddleError("bad-data", {
      where: `${where}, line ${line}`,
      expected: `${genes} values, one per gene`,
      got: `${values.length}`,
      next: "Correct the table, or its separator.",
    });
  }
  return Float32Array.from(values, (text, gene) => {
    const value = Number(text);
    const fits = text.trim() !== "" && Number.isFinite(value) && (support === "real" || value >= 0);
    if (fits && (support !== "counts" || Number.isInteger(value))) return value;
    throw new HeddleError("not-counts", {
      where: `${where}, line ${line}`,
      expected: support === "counts" ? "raw counts: integers ≥ 0" : `${support} numbers`,
      got: `${JSON.stringify(text)} for gene ${gene + 1}`,
      next: "Choose a file with raw counts.",
    });
  });
}
