import { isHeddleError } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { factorTable } from "./factors.js";
import { levels, numbers, table, words } from "./tiny-dataset.fixture.js";

const cells = table(["a", "b", "c", "d"], {
  condition: words("ctrl", "stim", "ctrl", "stim"),
  type: levels(["B", "T", "unassigned"], 0, 1, 2, 0),
  age: numbers(30, 40, Number.NaN, 30),
  constant: words("x", "x", "x", null),
  flat: numbers(1, 1, Number.NaN, 1),
  barcode: words("a", "b", "c", "d"),
});
const refused = (factors: string[], missing: Record<string, string[]> = {}): unknown => {
  try {
    return factorTable(cells, { factors, missing });
  } catch (error) {
    return error;
  }
};

describe("factorTable", () => {
  test("names of levels and unchanged numbers, in the requested order", () => {
    const found = factorTable(cells, { factors: ["age", "condition"], missing: {} });
    expect([...found.columns.keys()]).toEqual(["age", "condition"]);
    expect(found.columns.get("condition")).toEqual(levels(["ctrl", "stim"], 0, 1, 0, 1));
    expect(found.columns.get("age")).toEqual(numbers(30, 40, Number.NaN, 30));
    expect([found.rows, found.index]).toEqual([4, cells.index]);
  });

  test("levels that mean unknown become missing", () => {
    const found = factorTable(cells, { factors: ["type"], missing: { type: ["unassigned"] } });
    expect(found.columns.get("type")).toEqual(levels(["B", "T"], 0, 1, -1, 0));
  });

  test("numbers that mean unknown become missing, and numbers they stay", () => {
    const dosed = table(["a", "b", "c"], { dose: numbers(1, -1, 3) });
    const found = factorTable(dosed, { factors: ["dose"], missing: { dose: ["-1"] } });
    expect(found.columns.get("dose")).toEqual(numbers(1, Number.NaN, 3));
  });

  test("numbers with a period are circular", () => {
    const periods = { age: "degrees" } as const;
    const found = factorTable(cells, { factors: ["age"], missing: {}, periods });
    expect(found.columns.get("age")).toEqual({ ...numbers(30, 40, Number.NaN, 30), period: 360 });
    const own = factorTable(cells, { factors: ["age"], missing: {}, periods: { age: 7 } });
    expect(own.columns.get("age")).toMatchObject({ period: 7 });
  });

  test.each([
    ["a period of levels", "condition", "bad-data", /a column of numbers[\s\S]*out of periods/],
    ["a period of an unknown column", "agee", "unknown-column", /Did you mean age\?/],
  ] as [string, string, "bad-data", RegExp][])("%s is refused", (_what, name, kind, message) => {
    const periods = { [name]: "hours" } as const;
    const given = () => factorTable(cells, { factors: ["condition"], missing: {}, periods });
    expect(given).toThrow(message);
    expect(given).toThrow(expect.objectContaining({ kind }));
  });

  test.each([
    ["a column of one level", ["constant"], {}, "bad-data", /only x/],
    ["numbers of one value", ["flat"], {}, "bad-data", /only 1/],
    ["one level left", ["type"], { type: ["unassigned", "T"] }, "bad-data", /only B/],
    ["no level left", ["condition"], { condition: ["ctrl", "stim"] }, "bad-data", /none/],
    ["a word for each cell", ["barcode"], {}, "bad-data", /4 different words/],
    ["an unknown column", ["conditon"], {}, "unknown-column", /Did you mean condition\?/],
    ["an unknown column under missing", [], { typ: ["x"] }, "unknown-column", /Did you mean type\?/],
  ] as [string, string[], Record<string, string[]>, "bad-data", RegExp][])(
    "%s is refused",
    (_what, factors, missing, kind, message) => {
      const error = refused(factors, missing);
      expect(isHeddleError(error, kind)).toBe(true);
      expect(String(error)).toMatch(message);
    },
  );
});
