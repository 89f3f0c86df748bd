import { isHeddleError } from "@heddle/contracts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { refuseReservedKey } from "./reserved-key.js";
import { resolveConfig } from "./resolve.js";
import { applySettings } from "./settings.js";

/** The error of a configuration, or undefined. */
function refusal(config: unknown): unknown {
  try {
    resolveConfig(config, "heddle.yaml");
    return undefined;
  } catch (error) {
    return error;
  }
}

const INHERITED = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", "prototype"];

describe("a key that every object inherits", () => {
  test("as a setting at any depth is refused by name and changes no option (property)", () => {
    const inherited = fc.constantFrom(...INHERITED);
    const known = fc.constantFrom("seed", "latents", "training", "epochs", "beta", "use");
    fc.assert(
      fc.property(
        fc.array(known, { maxLength: 2 }),
        inherited,
        fc.array(known, { maxLength: 2 }),
        (above, key, below) => {
          const path = [...above.filter((each) => each !== "use"), key, ...below];
          const config = applySettings({}, [{ path, value: 9 }]);
          expect(Object.getPrototypeOf(config)).toBe(Object.prototype);
          const error = refusal(config);
          expect(isHeddleError(error, "config")).toBe(true);
          expect(({} as { seed?: number }).seed).toBeUndefined();
        },
      ),
    );
  });

  test.each([
    [
      "__proto__.seed",
      /heddle\.yaml: __proto__\.seed: expected a key of the configuration, got the unknown key "__proto__"/,
    ],
    [
      "constructor.prototype.seed",
      /constructor: expected a key of the configuration, got the unknown key "constructor"/,
    ],
    ["missing.__proto__", /missing\.__proto__: expected a key of missing/],
  ])("%s: the message names it", (dotted, message) => {
    expect(String(refusal(applySettings({}, [{ path: dotted.split("."), value: 9 }])))).toMatch(message);
  });

  test("a column named constructor is a key of missing and cells.drop", () => {
    const levels = { constructor: ["unknown"], toString: ["a"] };
    const { missing, cells } = resolveConfig({ missing: levels, cells: { drop: levels } });
    expect(Object.entries(missing)).toEqual(Object.entries(levels));
    expect(Object.entries(cells.drop)).toEqual(Object.entries(levels));
    expect(Object.entries(resolveConfig({}).missing)).toEqual([]);
  });

  test("in lists too", () => {
    const list = [{ use: "mig" }, JSON.parse('{ "use": "sap", "__proto__": { "x": 1 } }') as unknown];
    expect(() => refuseReservedKey({ metrics: list })).toThrow(/metrics\.1\.__proto__\.x/);
  });
});
