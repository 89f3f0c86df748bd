import { expect, test } from "vitest";
import { exhaustedLimit } from "./exhausted.js";

test.each([
  [Object.assign(new Error("too many open files"), { code: "EMFILE" }), /ulimit -n/],
  [
    new Error("plugin failed", { cause: new RangeError("WebAssembly.Memory(): could not allocate memory") }),
    /ulimit -v/,
  ],
])("%s: the limit, and what to do", (error, message) => {
  expect(exhaustedLimit(error)).toMatch(message);
});

test("another error has no such message", () => {
  expect(exhaustedLimit(new Error("ENOENT: no such file"))).toBeUndefined();
  expect(exhaustedLimit("EMFILE")).toBeUndefined();
});
