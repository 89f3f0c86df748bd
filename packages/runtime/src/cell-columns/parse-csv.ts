import { HeddleError } from "@heddle/contracts";

/**
 * Rows of fields of comma- or tab-separated text (RFC 4180): quoted fields may contain separators, line ends and doubled
 * quotes. A tab in the first line makes the tab the separator. HeddleError "bad-data" for an open quote.
 */
export function parseCsv(text: string, source: string): string[][] {
  const plain = text.replace(/^\uFEFF/, "");
  const separator = /^[^\r\n]*\t/.test(plain) ? "\t" : ",";
  const field = new RegExp(`(?:"((?:[^"]|"")*)"|([^"${separator}\r\n]*))(${separator}|\r\n|\n|\r|$)`, "y");
  const rows: string[][] = [];
  let row: string[] = [];
  while (field.lastIndex < plain.length) {
    const at = field.lastIndex;
    const found = field.exec(plain);
    if (found === null) throw openQuote(source, rows.length + 1, plain.slice(at, at + 20));
    row.push(found[1]?.replaceAll('""', '"') ?? found[2]);
    if (found[3] === separator && field.lastIndex < plain.length) continue;
    if (found[3] === separator) row.push("");
    rows.push(row);
    row = [];
  }
  return rows.filter((fields) => fields.some((value) => value.trim() !== ""));
}

const openQuote = (source: string, row: number, got: string) =>
  new HeddleError("bad-data", {
    where: `${source}, row ${row}`,
    expected: "fields separated by commas or tabs, with balanced quotes",
    got: JSON.stringify(got),
    next: "Save the table as CSV again.",
  });
