import { readdirSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SMALL_CONFIG, workFolder, writeCells } from "./command-line.fixture.js";

const work = workFolder();
afterAll(work.remove);

beforeAll(async () => {
  await writeCells(work.path("cells.h5ad"));
  work.write("small.yaml", SMALL_CONFIG);
  work.write("beta.sweep.yaml", "name: beta\nbase: small.yaml\ngrid: { objective.beta: [1, 4] }\nseeds: 2\n");
});

const root = fileURLToPath(new URL("../../../", import.meta.url));
const sweeps = ["examples", "tooling/reproduce"].flatMap((folder) =>
  readdirSync(root + folder)
    .filter((name) => name.endsWith(".sweep.yaml"))
    .map((name) => `${root}${folder}/${name}`),
);

describe("heddle sweep plan", () => {
  test("writes down each run, computes nothing, and gives the same ids again", async () => {
    const argv = ["sweep", "plan", "beta.sweep.yaml", "--data", "cells.h5ad"];
    const { code, out } = await work.run(argv);
    expect(code).toBe(0);
    expect(out).toMatch(/^run +settings\n[0-9a-f]{16} {2}objective\.beta=1, seed 0\n/);
    expect(out).toMatch(/4 runs in runs\/beta\nNext: heddle sweep run runs\/beta/);
    expect(readdirSync(work.path("runs/beta"))).toEqual(["plan.json"]);
    const before = readFileSync(work.path("runs/beta/plan.json"), "utf8");
    await work.run(argv);
    expect(readFileSync(work.path("runs/beta/plan.json"), "utf8")).toBe(before);
  });

  test("--seed, --set and --out make another plan", async () => {
    const argv = ["sweep", "plan", "beta.sweep.yaml", "--data", "cells.h5ad", "--seed", "5", "--set", "latents=3"];
    const { out } = await work.run([...argv, "--set", "executor.processes=2", "--out", "other", "--json"]);
    const { runs, base, executor } = JSON.parse(out) as { runs: { seed: number }[]; base: object; executor: object };
    expect(runs.map(({ seed }) => seed)).toEqual([5, 5]);
    expect(base).toMatchObject({ latents: 3 });
    expect(executor).toEqual({ use: "local", processes: 2 });
  });

  test.each(sweeps)("%s can be planned", async (file) => {
    const { code, err } = await work.run(["sweep", "plan", file, "--data", "cells.h5ad", "--out", "example"]);
    expect([code, err]).toEqual([0, ""]);
  });
});

describe("refused commands", () => {
  test.each([
    [["status", "nowhere"], 1, /nowhere.*plan\.json.*heddle sweep plan/s],
    [["plan", "gone.yaml"], 1, /gone\.yaml.*nothing there/],
    [["plan", "small.yaml"], 2, /name/],
    [["run", "planned", "--set", "latents=3"], 2, /--set.*a planned sweep keeps its settings/],
    [["work", "planned", "--index", "9"], 2, /a number below 4/],
  ])("heddle sweep %j: exit code %i", async (argv, expected, message) => {
    await work.run(["sweep", "plan", "beta.sweep.yaml", "--data", "cells.h5ad", "--out", "planned"]);
    const { code, err } = await work.run(["sweep", ...argv]);
    expect([code, err]).toEqual([expected, expect.stringMatching(message)]);
  });
});

describe("heddle sweep work in an array job", () => {
  const planned = () => work.run(["sweep", "plan", "beta.sweep.yaml", "--data", "cells.h5ad", "--out", "array"]);
  const doneAfter = async (args: readonly string[], env: Record<string, string>) => {
    rmSync(work.path("array"), { recursive: true, force: true });
    await planned();
    const { code, err } = await work.run(["sweep", "work", "array", "-q", ...args], { terminal: { env } });
    const { out } = await work.run(["sweep", "status", "array", "--json"]);
    const { runs } = JSON.parse(out) as { runs: { state: string }[] };
    return { code, err, done: runs.flatMap(({ state }, i) => (state === "done" ? [i] : [])) };
  };

  test.each([
    ["SLURM_ARRAY_TASK_ID", "1"],
    ["JOB_COMPLETION_INDEX", "2"],
    ["AWS_BATCH_JOB_ARRAY_INDEX", "3"],
  ])("%s=%s: computes that run only", async (name, value) => {
    expect(await doneAfter([], { [name]: value })).toEqual({ code: 0, err: "", done: [Number(value)] });
  });

  test("--index wins over the variable; --index all computes every run", async () => {
    const env = { SLURM_ARRAY_TASK_ID: "1" };
    expect((await doneAfter(["--index", "0"], env)).done).toEqual([0]);
    expect((await doneAfter(["--index", "0", "--index", "all"], env)).done).toEqual([0, 1, 2, 3]);
  });

  test("--index with several runs: an array task computes the one at its position, another worker all of them", async () => {
    const env = { JOB_COMPLETION_INDEX: "2" };
    expect((await doneAfter(["--index", "0-1,3"], env)).done).toEqual([3]);
    expect((await doneAfter(["--index", "all", "--index", "1,3"], {})).done).toEqual([1, 3]);
    const { code, err } = await doneAfter(["--index", "0,1"], env);
    expect([code, err]).toEqual([2, expect.stringMatching(/JOB_COMPLETION_INDEX.*below 2.*in --index.*got 2/)]);
    expect((await doneAfter(["--index", "3-1"], {})).err).toMatch(/whole numbers and ranges: 0-2,5/);
  });

  test.each([
    [{ SLURM_ARRAY_TASK_ID: "9" }, /SLURM_ARRAY_TASK_ID.*a number below 4.*got 9/],
    [{ JOB_COMPLETION_INDEX: "-1" }, /JOB_COMPLETION_INDEX.*a whole number.*"-1".*--index/],
  ])("%j: exit code 2", async (env, message) => {
    expect(await doneAfter([], env)).toEqual({ code: 2, err: expect.stringMatching(message), done: [] });
  });
});

test("one worker, then status and collect: every run done, its results as CSV", async () => {
  await work.run(["sweep", "plan", "beta.sweep.yaml", "--data", "cells.h5ad", "--out", "worked"]);
  expect(await work.run(["sweep", "work", "worked", "--index", "2", "-q"])).toMatchObject({ code: 0, err: "" });
  expect((await work.run(["sweep", "status", "worked"])).out).toMatch(/done +1\nrunning +0\nwaiting +3\nfailed +0/);
  const { err } = await work.run(["sweep", "work", "worked"]);
  expect(err).toMatch(/objective\.beta=1, seed 0: training\nobjective\.beta=1, seed 0: evaluating\n.*done\n/);
  const { out } = await work.run(["sweep", "collect", "worked", "--out", "table.csv"]);
  expect(out).toBe("table.csv: 4 of 4 runs\n");
  const lines = readFileSync(work.path("table.csv"), "utf8").trimEnd().split("\n");
  expect(new Set(lines.slice(1).map((line) => line.split(",").slice(2, 4).join()))).toEqual(
    new Set(["1,0", "1,1", "4,0", "4,1"]),
  );
});
