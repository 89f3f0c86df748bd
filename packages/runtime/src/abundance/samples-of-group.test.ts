import { isHeddleError } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { expect, test } from "vitest";
import { samplesOfGroup } from "./samples-of-group.js";

const donors = ["b", "a", "b", "a", "a", "c", null, "b"];
const column = {
  kind: "string",
  values: donors,
} as const;
const settings = { sample: { name: "donor", column }, cellsPerSample: 100, random: createRandom(1) };
const everyCell = Int32Array.from(donors, (_, i) => i);

test("cells by sample in the order of names; a sample of one cell and cells without a sample are left out", () => {
  expect(samplesOfGroup("x", everyCell, settings).map((cells) => [...cells])).toEqual([
    [1, 3, 4],
    [0, 2, 7],
  ]);
});

test("without a column, the group is one sample", () => {
  const { sample: _, ...own } = settings;
  expect(samplesOfGroup("x", Int32Array.of(2, 5, 6), own).map((cells) => [...cells])).toEqual([[2, 5, 6]]);
});

test("a draw of cells is ascending, has no cell twice and is the same for the same seed", () => {
  const draw = () => samplesOfGroup("x", everyCell, { ...settings, cellsPerSample: 2 });
  for (const cells of draw()) expect(new Set(cells).size).toBe(2);
  for (const cells of draw()) expect([...cells]).toEqual([...cells].sort((a, b) => a - b));
  expect(draw()).toEqual(draw());
});

test("a group without a sample of two cells throws usage", () => {
  let error: unknown;
  try {
    samplesOfGroup("stim", Int32Array.of(0, 1), settings);
  } catch (thrown) {
    error = thrown;
  }
  expect(isHeddleError(error, "usage")).toBe(true);
  expect(String(error)).toContain("group stim: expected a level of donor with at least 2 cells, got none");
});
