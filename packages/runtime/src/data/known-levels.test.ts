import { isHeddleError } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { addedLevels, checkMissingLevels } from "./known-levels.js";
import { levels, numbers, table, words } from "./tiny-dataset.fixture.js";

const cells = table(["a", "b", "c", "d"], {
  type: levels(["B", "T", "unassigned", "NK"], 0, 1, 2, 0),
  site: words("gut", "skin", "gut", null),
  age: numbers(30, -1, 40, 30),
  sample: levels(["one", "two"], 0, 0, 1, 1),
});
const refusal = (missing: Record<string, string[]>, severalFiles = false): unknown => {
  try {
    return checkMissingLevels(cells, missing, { severalFiles, source: { name: "a.yaml" } });
  } catch (error) {
    return error;
  }
};

describe("levels in `missing`", () => {
  test("of the column are accepted, also one without cells, a number, and the empty word", () => {
    expect(refusal({ type: ["unassigned", "NK"], site: ["", "gut"], age: ["-1.0"] })).toBeUndefined();
  });

  test.each([
    ["a level", { type: ["unasigned"] }, /levels of type: B, T, unassigned, NK, got "unasigned"\. Did you mean unass/],
    ["a word", { site: ["gutt"] }, /a\.yaml: missing\.site: expected .*Did you mean gut\?/],
    ["a number", { age: ["-9"] }, /30, -1, 40, got "-9"/],
  ] as const)("unknown, %s: refused with the nearest", (_, missing, message) => {
    const error = refusal(missing as unknown as Record<string, string[]>);
    expect(isHeddleError(error, "config")).toBe(true);
    expect(String(error)).toMatch(message);
  });

  test("with several files the error lists the files of each level", () => {
    expect(String(refusal({ type: ["nope"] }, true))).toContain("B (one, two), T (one), unassigned (two), NK");
  });

  test("addedLevels leaves out the levels of before", () => {
    expect(addedLevels({ type: ["a", "b"], site: ["c"] }, { type: ["a"] })).toEqual({ type: ["b"], site: ["c"] });
  });
});
