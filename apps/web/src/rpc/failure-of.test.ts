import { HeddleError } from "@heddle/contracts";
import { expect, test } from "vitest";
import { failureOf } from "./failure-of.js";

test("what the engine expected, found and advises crosses whole", () => {
  const error = new HeddleError("not-counts", {
    where: "a.h5ad",
    expected: "counts",
    got: "0.5",
    next: "Take the raw file.",
  });
  const { kind, details } = failureOf(error);
  expect(kind).toBe("not-counts");
  expect(details).toEqual({ where: "a.h5ad", expected: "counts", got: "0.5", next: "Take the raw file." });
});

test.each([
  "Array buffer allocation failed",
  "Invalid array buffer length",
  "WebAssembly.Memory.grow(): Maximum memory size exceeded",
  "Out of memory",
])("%s: how much is needed, and what to reduce", (message) => {
  const { kind, details } = failureOf(new RangeError(message), { cells: 100_000, genes: 2_000 });
  expect(kind).toBe("out-of-memory");
  expect(details!.expected).toBe("about 480 MB for the counts of 100,000 cells × 2,000 genes");
  expect(details!.next).toContain("genes.count");
});

test("storage that is full says so, and any other error keeps its own words", () => {
  expect(failureOf(new DOMException("full", "QuotaExceededError")).details!.next).toContain("Delete runs");
  expect(failureOf(new TypeError("x is not a function"))).toEqual({
    kind: "internal",
    message: "TypeError: x is not a function",
  });
});
