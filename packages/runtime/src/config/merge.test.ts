import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { merge, setPath } from "./merge.js";

const word = fc.constantFrom("a", "b", "c", "d", "constructor", "__proto__", "toString");
const leaf = fc.oneof(fc.integer(), fc.boolean(), fc.array(fc.integer(), { maxLength: 3 }), fc.constantFrom("x", "y"));
/** Plain configurations that choose no plugin. */
const { tree } = fc.letrec((tie) => ({
  tree: fc.dictionary(word, fc.oneof({ maxDepth: 3 }, leaf, tie("tree")), { maxKeys: 3, noNullPrototype: true }),
}));

describe("merge", () => {
  test("merging with undefined returns the other value", () => {
    fc.assert(
      fc.property(tree, (config) => {
        expect(merge(config, {})).toEqual(config);
        expect(merge({}, config)).toEqual(config);
        expect(merge(config, undefined)).toEqual(config);
        expect(merge(config, config)).toEqual(config);
      }),
    );
  });

  test("the result contains every leaf of the upper configuration", () => {
    const leaves = (value: unknown, path: string[] = []): [string[], unknown][] =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]))
        : [[path, value]];
    const at = (value: unknown, path: string[]) =>
      path.reduce((inner, key) => (inner as Record<string, unknown>)[key], value);
    fc.assert(
      fc.property(tree, tree, (under, over) => {
        const merged = merge(under, over);
        for (const [path, value] of leaves(over)) expect(at(merged, path)).toEqual(value);
      }),
    );
  });

  test("does not change its arguments", () => {
    fc.assert(
      fc.property(tree, tree, (under, over) => {
        const before = structuredClone([under, over]);
        merge(under, over);
        expect([under, over]).toEqual(before);
      }),
    );
  });

  test.each([
    ["another plugin drops the options", { use: "a", k: 1 }, { use: "b", j: 2 }, { use: "b", j: 2 }],
    ["another gene selection too", { select: "a", count: 5 }, { select: "b" }, { select: "b" }],
    ["the same plugin keeps those not given", { use: "a", k: 1, j: 3 }, { use: "a", k: 2 }, { use: "a", k: 2, j: 3 }],
    ["options alone are for the plugin below", { use: "a", k: 1 }, { k: 2 }, { use: "a", k: 2 }],
    [
      "an option is replaced whole",
      { use: "a", warmUp: { fraction: 0.25 } },
      { use: "a", warmUp: { epochs: 4 } },
      { use: "a", warmUp: { epochs: 4 } },
    ],
    ["its name alone keeps the options", { use: "a", k: 1 }, "a", { use: "a", k: 1 }],
    ["another name alone drops them", { use: "a", k: 1 }, "b", "b"],
    ["arrays are replaced", { factors: ["a", "b"] }, { factors: ["c"] }, { factors: ["c"] }],
    [
      "false stands over an object",
      { earlyStopping: { patience: 2 } },
      { earlyStopping: false },
      { earlyStopping: false },
    ],
  ])("%s", (_what, under, over, expected) => {
    expect(merge({ at: under }, { at: over })).toEqual({ at: expected });
  });
});

describe("setPath", () => {
  test("sets the value, keeps the rest, and does not change the original", () => {
    const path = fc.array(word, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(tree, path, fc.integer(), (config, keys, value) => {
        const before = structuredClone(config);
        const changed = setPath(config, keys, value) as Record<string, unknown>;
        expect(config).toEqual(before);
        for (const [key, inner] of Object.entries(before)) if (key !== keys[0]) expect(changed[key]).toEqual(inner);
      }),
    );
    expect(setPath({ a: { b: 1, c: 2 } }, ["a", "b"], 9)).toEqual({ a: { b: 9, c: 2 } });
  });

  test("sets an option of a plugin given by its name only, and of one in a list", () => {
    expect(setPath({ objective: "beta-vae" }, ["objective", "beta"], 4)).toEqual({
      objective: { use: "beta-vae", beta: 4 },
    });
    expect(setPath({ reports: ["html", { use: "csv" }] }, ["reports", "1", "digits"], 3)).toEqual({
      reports: ["html", { use: "csv", digits: 3 }],
    });
  });
});
