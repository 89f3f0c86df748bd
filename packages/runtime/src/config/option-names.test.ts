import { isHeddleError } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { nearestName } from "./nearest-name.js";
import { checkOptionNames } from "./option-names.js";

describe("checkOptionNames", () => {
  test("names the function, its options and the nearest one", () => {
    const known = ["data", "out", "from"];
    expect(() => checkOptionNames("train", { data: 1, out: 2 }, known)).not.toThrow();
    const refusal = (() => {
      try {
        checkOptionNames("train", { date: "a.h5ad" }, known);
      } catch (error) {
        return error;
      }
    })();
    expect(isHeddleError(refusal, "usage")).toBe(true);
    expect(String(refusal)).toContain(
      'train(): expected options of train(): data, out, from, got the unknown option "date". Did you mean data?',
    );
  });
});

test("nearestName ignores case, counts swapped letters as one edit and refuses distant names", () => {
  expect(nearestName("batchsize", ["batchSize", "epochs"])).toBe("batchSize");
  expect(nearestName("entirely", ["batchSize", "epochs"])).toBeUndefined();
  expect(nearestName("mgi", ["dci", "mig"])).toBe("mig");
  expect(nearestName("x", [])).toBeUndefined();
});
