import { describe, expect, test } from "vitest";
import { joinLabels } from "./join-labels.js";
import { parseCsv } from "./parse-csv.js";

const CELLS = ["AAA-1", "CCC-1", "GGG-1", "TTT-1"];
const join = (text: string) => joinLabels(CELLS, text, "labels.csv");
const errorOf = (text: string): string => {
  try {
    join(text);
  } catch (error) {
    return (error as Error).message;
  }
  return "no error";
};

describe("parseCsv", () => {
  test("reads quotes, doubled quotes, line ends in fields, CRLF, and a byte order mark", () => {
    expect(parseCsv('\uFEFFa,b\r\n"x, y","""q"" \n z"\r\n,\r\n1,\n', "f")).toEqual([
      ["a", "b"],
      ["x, y", '"q" \n z'],
      ["1", ""],
    ]);
  });

  test("takes the tab as separator if the header contains one", () => {
    expect(parseCsv("a\tb\n1,5\t2\n", "f")).toEqual([
      ["a", "b"],
      ["1,5", "2"],
    ]);
  });

  test("refuses a quote that stays open, with its row", () => {
    expect(() => parseCsv('a,b\n1,"2\n', "f.csv")).toThrow(/f\.csv, row 2: expected .*balanced quotes/);
  });
});

describe("joinLabels", () => {
  test("joins by the column that matches most cells, in the order of the cells", () => {
    const joined = join("type,cell,score\nB,GGG-1,0.5\nT,AAA-1,\nB,XXX-1,3\n");
    expect(joined).toMatchObject({ barcodes: "cell", joined: 2, cells: 4, unusedRows: 1 });
    expect([...joined.columns]).toEqual([
      ["type", { kind: "categorical", categories: ["B", "T"], codes: Int32Array.of(1, -1, 0, -1) }],
      ["score", { kind: "number", values: Float64Array.of(Number.NaN, Number.NaN, 0.5, Number.NaN) }],
    ]);
  });

  test("reads few whole numbers as levels, in their order, and others as numbers", () => {
    const { columns } = join("cell,leiden,age\nAAA-1,10,1.5\nCCC-1,2,2\nGGG-1,NA,3\n");
    expect(columns.get("leiden")).toEqual({
      kind: "categorical",
      categories: ["2", "10"],
      codes: Int32Array.of(1, 0, -1, -1),
    });
    expect(columns.get("age")?.kind).toBe("number");
  });

  test("names what is wrong: no match, a duplicate, an uneven row, no column of labels", () => {
    expect(errorOf("cell,type\nAAA,T\n")).toMatch(/expected barcodes .* AAA-1, CCC-1, got none .* starts with AAA/);
    expect(errorOf("cell,type\nAAA-1,T\nCCC-1,T\nAAA-1,B\n")).toMatch(/got AAA-1 in rows 2 and 4/);
    expect(errorOf("cell,type\nAAA-1,T,x\n")).toMatch(/row 2: expected 2 fields.*got 3/);
    expect(errorOf("cell\nAAA-1\n")).toMatch(/got 1 column and 1 row/);
    expect(errorOf("")).toMatch(/got 0 columns and 0 rows/);
  });
});
