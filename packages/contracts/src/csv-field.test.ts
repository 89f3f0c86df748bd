import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvField, textOfCsv } from "./csv-field.js";

/** The text of one field, by RFC 4180. */
const unquoted = (field: string) => (field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field);

describe("csvField", () => {
  const text = fc.oneof(
    fc.string(),
    fc.tuple(fc.constantFrom("=", "+", "-", "@", "\t", "\r", "'", "'="), fc.string()).map((parts) => parts.join("")),
  );

  test("no field begins as a formula, and every text is restored (property)", () => {
    fc.assert(
      fc.property(text, (written) => {
        const read = unquoted(csvField(written));
        expect(read).not.toMatch(/^[=+\-@\t\r]/);
        expect(textOfCsv(read)).toBe(written);
      }),
    );
  });

  test.each([
    ["=HYPERLINK(1)", "'=HYPERLINK(1)"],
    ["@SUM(1,2)", `"'@SUM(1,2)"`],
    ["CD4+ T", "CD4+ T"],
    ["'plain'", "'plain'"],
    ['a,"b"\r\n', '"a,""b""\r\n"'],
  ])("%j becomes %j", (written, field) => {
    expect(csvField(written)).toBe(field);
  });
});
