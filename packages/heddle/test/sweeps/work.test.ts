import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import type { SweepPlan } from "@heddle/contracts";
import {
  collect,
  collectedCsv,
  evaluationIds,
  forgetFailures,
  lockRun,
  parseSweep,
  planSweep,
  runFolder,
  type SweepInput,
  sweepStatus,
  workThrough,
} from "@heddle/sweeps";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { standardCatalog } from "../../src/index.js";

const folder = mkdtempSync(join(tmpdir(), "heddle-work-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Takes seconds: 4 runs of 60 cells; the factor of the variant "broken" is not in the data. */
const SMALL = {
  backend: "cpu",
  data: { use: "simulated", cells: 60, genes: 20, groups: [0.5, 0.5], activity: [] },
  genes: { select: "all" },
  latents: 2,
  factors: ["group"],
  encoder: { use: "mlp-encoder", hidden: 4 },
  decoder: { use: "mlp-decoder", hidden: 4 },
  training: { epochs: 2, batchSize: 30, earlyStopping: false },
  evaluation: { metrics: [{ use: "max-correlation", resamples: 0, permutations: 0 }] },
};
const planOf = (sweep: Partial<SweepInput> = {}) =>
  planSweep(
    standardCatalog,
    parseSweep({
      name: "small",
      base: SMALL,
      variants: { broken: { factors: ["stimulus"] }, sound: {} },
      seeds: 2,
      ...sweep,
    }),
  );

let plan: SweepPlan;
const work = (of = plan) => workThrough({ folder, plan: of, catalog: standardCatalog });
const states = async (of = plan) => (await sweepStatus(folder, of, evaluationIds(of))).map(({ state }) => state);
const trainedAt = () =>
  plan.runs
    .map(({ id }) => join(runFolder(folder, id), "summary.json"))
    .filter(existsSync)
    .map((file) => statSync(file).mtimeMs);

beforeAll(async () => {
  plan = await planOf();
  const failed = await work();
  expect(failed.map(({ label }) => label)).toEqual(["broken, seed 0", "broken, seed 1"]);
});

describe("a worker", () => {
  test("reports failed runs with the reason and computes the others", async () => {
    const statuses = await sweepStatus(folder, plan, evaluationIds(plan));
    expect(statuses.map(({ label, state }) => [label, state])).toEqual([
      ["broken, seed 0", "failed"],
      ["broken, seed 1", "failed"],
      ["sound, seed 0", "done"],
      ["sound, seed 1", "done"],
    ]);
    expect(statuses[0].message).toMatch(/stimulus/);
  });

  test("computes each run once, and retries failed runs only after forgetFailures", async () => {
    const before = trainedAt();
    expect(await work()).toHaveLength(2);
    await forgetFailures(folder, plan);
    expect(await states()).toEqual(["waiting", "waiting", "done", "done"]);
    expect(await work()).toHaveLength(2);
    expect(trainedAt()).toEqual(before);
    expect(before).toHaveLength(2);
  });

  test("evaluates runs again, without training, if the sweep has other metrics", async () => {
    const before = trainedAt();
    const metrics = [{ use: "matched-correlation", resamples: 0, permutations: 0 }];
    const other = await planOf({ base: { ...SMALL, evaluation: { metrics } } });
    expect(other.runs.map(({ id }) => id)).toEqual(plan.runs.map(({ id }) => id));
    expect(await states(other)).toEqual(["failed", "failed", "waiting", "waiting"]);
    expect((await collect(folder, other)).runs.map(({ state }) => state)).toEqual([
      "failed",
      "failed",
      "waiting",
      "waiting",
    ]);
    await work(other);
    const { runs } = await collect(folder, other);
    expect(new Set(runs[2].results!.map(({ name }) => name.split("/")[0]))).toEqual(new Set(["matched-correlation"]));
    await work();
    expect(trainedAt()).toEqual(before);
  });

  test("waits for runs of another worker, and takes over a released run", async () => {
    const more = await planOf({ variants: { sound: {} }, seeds: [7] });
    const lock = await lockRun(folder, more.runs[0].id);
    const statuses = await sweepStatus(folder, more, evaluationIds(more));
    expect(statuses[0]).toMatchObject({ state: "running", worker: `${hostname()}:${process.pid}` });
    const working = work(more);
    expect(existsSync(runFolder(folder, more.runs[0].id))).toBe(false);
    await lock!.release();
    expect(await working).toEqual([]);
    expect(await states(more)).toEqual(["done"]);
  });
});

describe("collect", () => {
  test("returns every run with its settings, the results of evaluation.json rounded to six digits, and failures with their reason", async () => {
    const { runs, sweep } = await collect(folder, plan, ["max-correlation/spearman"]);
    expect(sweep).toBe("small");
    expect(runs.map(({ state }) => state)).toEqual(["failed", "failed", "done", "done"]);
    expect(runs[0].message).toMatch(/stimulus/);
    const file = join(runFolder(folder, runs[2].id), "evaluation.json");
    const { results } = JSON.parse(readFileSync(file, "utf8")) as { results: { name: string; value: number }[] };
    const expected = results.filter(({ name }) => name.startsWith("max-correlation/spearman"));
    expect(runs[2].results!.map(({ name, value }) => [name, value])).toEqual(
      expected.map(({ name, value }) => [name, Number(value.toPrecision(6))]),
    );
    expect(expected.length).toBeGreaterThan(0);
    expect(runs[2].trained).toMatchObject({ cells: 60, epochs: 2 });
    expect(runs[2].baseline!.length).toBeGreaterThan(0);
  });

  test("as CSV: one line per result of the model and of each baseline, one column per grid key", async () => {
    const beta = await planOf({ variants: {}, grid: { "objective.beta": [1] }, seeds: [0] });
    await work(beta);
    const lines = collectedCsv(await collect(folder, beta, ["max-correlation/pearson"]))
      .trimEnd()
      .split("\n");
    expect(lines[0]).toBe(
      "id,variant,objective.beta,seed,on,metric,factor,level,latent,value,low,high,nullValue,ceiling",
    );
    const fields = lines.slice(1).map((line) => line.split(","));
    expect(new Set(fields.map((line) => line.slice(1, 5).join()))).toEqual(
      new Set(["model", "pca", "ica", "poisson-varimax"].map((on) => `,1,0,${on}`)),
    );
    for (const line of fields) expect(Number(line[9])).toBeGreaterThanOrEqual(0);
  });
});
