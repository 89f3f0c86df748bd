import { expect, test } from "vitest";
import { datasetOf } from "../memory-dataset.fixture.js";
import plugin from "./list.js";

const dataset = datasetOf([[1, 2, 3, 4]]);
const select = (options: object, count?: number) =>
  plugin.create(plugin.options.parse(options), []).select(dataset, count === undefined ? {} : { count });

test("list selects the named columns in ascending order without reading counts", async () => {
  expect([...(await select({ genes: ["g3", "g0", "g2"] }))]).toEqual([0, 2, 3]);
  expect([...(await select({ genes: ["g1"] }, 1))]).toEqual([1]);
  expect(dataset.reads).toEqual([]);
});

test("list reports missing genes and accepts up to missingAllowed", async () => {
  const genes = ["g1", "ISG15", "IFI6"];
  await expect(select({ genes })).rejects.toMatchObject({
    kind: "gene-mismatch",
    message: expect.stringMatching(/2 missing: ISG15, IFI6; names in the data look like g0, g1, g2/),
  });
  await expect(select({ genes, missingAllowed: 1 })).rejects.toMatchObject({ kind: "gene-mismatch" });
  expect([...(await select({ genes, missingAllowed: 2 }))]).toEqual([1]);
  await expect(select({ genes: ["ISG15"], missingAllowed: 5 })).rejects.toMatchObject({ kind: "gene-mismatch" });
  const many = Array.from({ length: 30 }, (_, i) => `x${i}`);
  await expect(select({ genes: many })).rejects.toThrow(/x9 and 20 more/);
});

test("list rejects another count, an empty list and a duplicate name", async () => {
  await expect(select({ genes: ["g1", "g2"] }, 1)).rejects.toMatchObject({ kind: "config" });
  await expect(select({ genes: ["g1", "g2"] }, 3)).rejects.toMatchObject({ kind: "bad-data" });
  expect(() => plugin.options.parse({ genes: [] })).toThrow();
  expect(() => plugin.options.parse({ genes: ["g1", "g1"] })).toThrow(/twice/);
});
