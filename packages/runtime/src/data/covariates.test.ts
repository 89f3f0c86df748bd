import { isHeddleError } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { covariateSpecs, covariateValues } from "./covariates.js";
import { levels, numbers, table, words } from "./tiny-dataset.fixture.js";

const cells = table(["a", "b", "c", "d"], {
  batch: words("y", "x", "y", "x"),
  day: numbers(1, 2, 3, 6),
  gaps: words("x", null, "y", "x"),
  holes: numbers(1, Number.NaN, 2, 3),
  same: numbers(0.1, 0.1, 0.1, 0.1),
  one: levels(["p", "q"], 0, 0, 0, 0),
});
const auto = (name: string, kind: "auto" | "categorical" | "continuous" = "auto") => ({ name, kind });
const caught = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

describe("covariates", () => {
  test("numbers are continuous and strings categorical by default", () => {
    expect(covariateSpecs(cells, [auto("batch"), auto("day"), auto("day", "categorical")])).toEqual([
      { name: "batch", kind: "categorical", levels: ["x", "y"] },
      { name: "day", kind: "continuous", mean: 3, deviation: Math.sqrt(3.5) },
      { name: "day", kind: "categorical", levels: ["1", "2", "3", "6"] },
    ]);
  });

  test("values: codes of levels, numbers at mean 0 and deviation 1 (within 1e-6, float32)", () => {
    const [batch, day] = covariateValues(cells, covariateSpecs(cells, [auto("batch"), auto("day")]));
    expect([...batch.codes]).toEqual([1, 0, 1, 0]);
    const values = [...day.values];
    expect(Math.abs(values.reduce((a, b) => a + b, 0))).toBeLessThan(1e-6);
    expect(Math.abs(values.reduce((sum, v) => sum + v * v, 0) / 4 - 1)).toBeLessThan(1e-6);
  });

  test("an embedding has 5 dimensions, as in scvi-tools, or those given", () => {
    const embedded = { ...auto("batch"), representation: "embedding" } as const;
    expect(covariateSpecs(cells, [embedded, { ...embedded, embeddingDim: 2 }])).toEqual(
      [5, 2].map((embeddingDim) => ({ name: "batch", kind: "categorical", levels: ["x", "y"], embeddingDim })),
    );
    const error = caught(() => covariateSpecs(cells, [{ ...auto("day"), representation: "embedding" }]));
    expect(String(error)).toMatch(/expected a categorical covariate .*a column of numbers\. Set kind: categorical/);
  });

  test("errors list at most 20 of many levels", () => {
    const names = Array.from({ length: 5000 }, (_, i) => `b${i}`);
    const specs = [{ name: "batch", kind: "categorical", levels: names } as const];
    const error = caught(() => covariateValues(table(["n"], { batch: words("z") }), specs));
    expect(String(error)).toMatch(/b0, .*b19 and 4980 more, got "z" for cell n/);
  });

  test("new cells are coded and scaled as the training cells were", () => {
    const specs = covariateSpecs(cells, [auto("batch"), auto("day")]);
    const [batch, day] = covariateValues(table(["n"], { batch: words("y"), day: numbers(3 + Math.sqrt(3.5)) }), specs);
    expect([...batch.codes]).toEqual([1]);
    expect([...day.values]).toEqual([1]);
  });

  test.each([
    ["a missing level", auto("gaps"), "bad-data", /1 cells without one/],
    ["a missing number", auto("holes"), "bad-data", /1 cells without one/],
    ["equal numbers, whose mean rounds", auto("same"), "bad-data", /only 0\.1/],
    ["a single level", auto("one"), "bad-data", /only p/],
    ["words as numbers", auto("batch", "continuous"), "bad-data", /a column of words/],
    ["an unknown column", auto("bach"), "unknown-column", /Did you mean batch\?/],
  ] as const)("%s is refused", (_what, wanted, kind, message) => {
    const error = caught(() => covariateSpecs(cells, [wanted]));
    expect(isHeddleError(error, kind)).toBe(true);
    expect(String(error)).toMatch(message);
  });

  test("a level that training never saw is refused with the cell; so is none, also beside an empty level", () => {
    const specs = covariateSpecs(table(["a", "b"], { batch: words("", "x") }), [auto("batch")]);
    for (const [level, shown] of [
      ["z", /"z" for cell n/],
      [null, /no level for cell n/],
    ] as const) {
      const error = caught(() => covariateValues(table(["n"], { batch: words(level) }), specs));
      expect(isHeddleError(error, "unseen-level")).toBe(true);
      expect(String(error)).toMatch(shown);
    }
  });

  test("cells without the covariate of a model: the error names the column to add and its levels", () => {
    const specs = covariateSpecs(table(["a", "b"], { batch: words("x", "y") }), [auto("batch")]);
    const error = caught(() => covariateValues(table(["n"], { donor: words("d") }), specs));
    expect(isHeddleError(error, "unknown-column")).toBe(true);
    expect(String(error)).toMatch(/a covariate of the model, got only the columns donor\. Add a column batch .* x, y /);
  });

  test("the error for a missing value names the rule that drops those cells", () => {
    const error = caught(() => covariateSpecs(cells, [auto("gaps")]));
    expect(String(error)).toMatch(/cells: \{ drop: \{ gaps: \[""\] \} \}/);
  });
});
