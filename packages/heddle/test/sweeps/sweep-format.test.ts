// A sweep of format 1 can be continued. test/formats/sweep-v1 was written once by the last version of that format:
// sweep.json is the sweep, results.json its collected results; its runs contain only the files that collect reads.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { collect, evaluationIds, parseSweep, planSweep, readPlan, sweepStatus } from "@heddle/sweeps";
import { expect, test } from "vitest";
import { standardCatalog } from "../../src/index.js";

const folder = fileURLToPath(new URL("../formats/sweep-v1/", import.meta.url));
const text = (file: string) => readFileSync(join(folder, file), "utf8");
const current = (old: string): unknown =>
  JSON.parse(
    old
      .replaceAll("normalisation", "normalization")
      .replaceAll("fixVanished", "pinInactive")
      .replaceAll("standardise", "standardize")
      .replaceAll("neighbours", "neighbors")
      .replaceAll("diversityNeighbours", "diversityNeighbors")
      .replaceAll("evidenceLowerBound", "elbo")
      .replaceAll("divergencePerLatent", "klPerLatent")
      .replaceAll('"format": 1', '"format": 2')
      .replaceAll('"format":1', '"format":2'),
  );

test("the plan has current names and keeps its labels", async () => {
  const plan = await readPlan(folder);
  const { runs, ...others } = current(text("plan.json")) as typeof plan;
  expect(plan).toMatchObject(others);
  expect(plan.runs.map(({ settings }) => settings)).toEqual(runs.map(({ settings }) => settings));
  expect(plan.runs.map(({ label }) => label)).toContain("plain, encoder.normalisation=layer, seed 0");
});

test("the same sweep with current names has the ids of format 1, so that its runs are done", async () => {
  const old = JSON.parse(text("plan.json")) as { runs: { id: string }[] };
  const plan = await planSweep(standardCatalog, parseSweep(current(text("sweep.json"))));
  expect(plan.runs.map(({ id }) => id)).toEqual(old.runs.map(({ id }) => id));
  const states = (await sweepStatus(folder, plan, evaluationIds(plan))).map(({ state }) => state);
  expect(states).toEqual(["done", "done", "done", "done"]);
});

test("the runs of the old plan are done, and collect gives the results of format 1", async () => {
  const plan = await readPlan(folder);
  const states = (await sweepStatus(folder, plan, evaluationIds(plan))).map(({ state }) => state);
  expect(states).toEqual(["done", "done", "done", "done"]);
  const collected = JSON.parse(JSON.stringify(await collect(folder, plan))) as { runs: object[] };
  const expected = current(text("results.json")) as { runs: { label: string }[] };
  expect(collected.runs).toMatchObject(expected.runs.map(({ label: _, ...run }) => run));
  expect(collected).toMatchObject({ heddle: { format: 2 } });
});
