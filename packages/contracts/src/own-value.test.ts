import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ownValue } from "./own-value.js";

describe("ownValue", () => {
  test("is the value of each own key, also of those that every object inherits", () => {
    const key = fc.oneof(fc.string(), fc.constantFrom("constructor", "__proto__", "toString", "hasOwnProperty"));
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.integer())), (entries) => {
        const object = Object.fromEntries(entries);
        for (const [name, value] of new Map(entries)) expect(ownValue(object, name)).toBe(value);
      }),
    );
  });

  test("is undefined for an inherited key, and without an object", () => {
    for (const key of ["constructor", "__proto__", "toString"]) expect(ownValue({}, key)).toBeUndefined();
    expect(ownValue(undefined, "a")).toBeUndefined();
  });
});
