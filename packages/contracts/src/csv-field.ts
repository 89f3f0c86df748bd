/** A spreadsheet takes a text that begins so for a formula. Leading apostrophes count too, so that no text is ambiguous. */
const FORMULA = /^'*[=+\-@\t\r]/;

/**
 * A text as one field of CSV by RFC 4180: quoted if it contains a comma, a quote or a line break; quotes are doubled. A
 * text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return gets an apostrophe in front, so that a spreadsheet
 * does not execute it (CWE-1236). For texts only: write numbers as they are. `textOfCsv` is the inverse.
 */
export function csvField(text: string): string {
  const inert = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/** The text of an unquoted field: removes the apostrophe that `csvField` adds. */
export const textOfCsv = (field: string): string =>
  field.startsWith("'") && FORMULA.test(field) ? field.slice(1) : field;
