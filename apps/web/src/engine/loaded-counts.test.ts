import type { MeasuredCells } from "heddle";
import { expect, test } from "vitest";
import { countsOf, forgetCounts } from "./loaded-counts.js";

const cells = () => Promise.resolve({} as MeasuredCells);

test("counts of a run are read once, until the run is forgotten or the counts of another are read", async () => {
  const first = countsOf("a", cells);
  expect(countsOf("a", cells)).toBe(first);
  forgetCounts("b");
  expect(countsOf("a", cells)).toBe(first);
  forgetCounts("a");
  const second = countsOf("a", cells);
  expect(second).not.toBe(first);
  void countsOf("b", cells);
  expect(countsOf("a", cells)).not.toBe(second);
});

test("counts that cannot be read are read again", async () => {
  await expect(countsOf("c", () => Promise.reject(new Error("missing")))).rejects.toThrow("missing");
  await expect(countsOf("c", cells)).resolves.toEqual({});
});
