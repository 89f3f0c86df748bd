import { isHeddleError } from "@heddle/contracts";
import { expect, test } from "vitest";
import { concatenate } from "./concatenate.js";
import { requireColumn } from "./require-column.js";
import { numbers, table, tinyDataset, words } from "./tiny-dataset.fixture.js";

test("a column that is left out of a table is refused with the reason, a misspelt one with the nearest name", () => {
  const cells = { ...table(["a"], { donor: words("d") }), skipped: new Map([["group", '"1" more than once']]) };
  expect(requireColumn(cells, "donor", "factors")).toEqual(words("d"));
  expect(() => requireColumn(cells, "group", "factors")).toThrow(/left out: "1" more than once.*out of factors/);
  expect(() => requireColumn(cells, "donr", "factors")).toThrow(/Did you mean donor/);
});

test("a column that one of several files leaves out is left out of all", () => {
  const part = (name: string, columns: Record<string, ReturnType<typeof numbers>>) =>
    tinyDataset({ rows: [[1, 2]], genes: ["A", "B"], cellColumns: columns, name });
  const second = part("two", {});
  const partly = { ...second, cellTable: { ...second.cellTable, skipped: new Map([["age", "it is a date"]]) } };
  const { cellTable } = concatenate([part("one", { age: numbers(1) }), partly], ["one", "two"]);
  expect(cellTable.columns.has("age")).toBe(false);
  try {
    requireColumn(cellTable, "age", "covariates");
  } catch (error) {
    expect(isHeddleError(error, "bad-data")).toBe(true);
    expect(String(error)).toMatch(/it is a date/);
  }
});
