import { expect, test } from "vitest";
import { datasetOf } from "../memory-dataset.fixture.js";
import plugin from "./all.js";

const dataset = datasetOf([[1, 0, 3]]);
const selection = plugin.create({}, []);

test("all selects every gene and rejects any other count", async () => {
  expect([...(await selection.select(dataset, {}))]).toEqual([0, 1, 2]);
  expect([...(await selection.select(dataset, { count: 3 }))]).toEqual([0, 1, 2]);
  await expect(selection.select(dataset, { count: 2 })).rejects.toMatchObject({ kind: "config" });
  await expect(selection.select(dataset, { count: 4 })).rejects.toMatchObject({ kind: "bad-data" });
});
