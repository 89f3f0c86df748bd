import { HeddleError } from "heddle/worker";
import { expect, test } from "vitest";
import { explainError } from "./explain-error.js";

test("a HeddleError stays as it is", () => {
  const error = new HeddleError("not-counts", { expected: "counts", got: "0.5", next: "Use the raw file." });
  expect(explainError(error)).toBe(error);
});

test.each([
  "Array buffer allocation failed",
  "Invalid array buffer length",
  "WebAssembly.Memory.grow(): Maximum memory size exceeded",
  "Out of memory",
])("%s: the memory that is needed, and what to reduce", (message) => {
  const { kind, details } = explainError(new RangeError(message), { cells: 100_000, genes: 2_000 }) as HeddleError;
  expect(kind).toBe("out-of-memory");
  expect(details.expected).toBe("about 480 MB for the counts of 100,000 cells × 2,000 genes");
  expect(details.got).toBe(message);
  expect(details.next).toContain("genes.count");
});

test("full storage: which runs to delete; any other error stays as it is", () => {
  const full = explainError(new DOMException("full", "QuotaExceededError")) as HeddleError;
  expect([full.kind, full.details.next]).toEqual(["cannot-write", expect.stringContaining("Delete runs")]);
  const other = new TypeError("x is not a function");
  expect(explainError(other)).toBe(other);
});
