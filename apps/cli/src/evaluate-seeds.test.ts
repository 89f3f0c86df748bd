import { readFileSync } from "node:fs";
import type { EvaluationRecord, SeedsRecord } from "heddle";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SMALL_CONFIG, workFolder, writeCells } from "./command-line.fixture.js";

const work = workFolder();
afterAll(work.remove);
const quick = "evaluation.metrics=[{use: max-correlation, resamples: 20, permutations: 5}, udr]";

beforeAll(async () => {
  work.write("small.yaml", SMALL_CONFIG);
  await writeCells(work.path("good.h5ad"));
  for (const [name, ...more] of [
    ["one", "--seed", "1"],
    ["two", "--seed", "2"],
    ["other", "--seed", "1", "--set", "objective.beta=7"],
  ]) {
    const argv = ["train", "small.yaml", "--data", "good.h5ad", "--set", quick, ...more, "--out", name, "-q"];
    expect((await work.run(argv)).code).toBe(0);
  }
});

test("evaluate of two seeds: means over both runs' evaluations, and udr, which compares them", async () => {
  const { out, err } = await work.run(["evaluate", "one", "two", "--json", "-q"]);
  expect(err).toBe("");
  const { results, seeds, runs, notes, baseline } = JSON.parse(out) as SeedsRecord;
  expect([runs, seeds, notes]).toEqual([["one", "two"], [1, 2], []]);
  const own = await Promise.all(
    ["one", "two"].map(
      async (run) => JSON.parse(readFileSync(work.path(`${run}/evaluation.json`), "utf8")) as EvaluationRecord,
    ),
  );
  const name = "max-correlation/pearson";
  const values = own.map((record) => record.results.find((result) => result.name === name)!.value);
  const both = results.find((result) => result.name === name)!;
  expect(both.perSeed).toEqual(values);
  expect(both.value).toBeCloseTo((values[0] + values[1]) / 2, 12);
  expect(both.interval!.method).toContain("2 seeds");
  // the scores of two seeds are equal, so that they have no spread
  const udr = results.find((result) => result.name === "udr/spearman")!;
  expect([udr.interval, udr.note]).toEqual([undefined, expect.stringMatching(/no interval/i)]);
  expect(baseline!.results.some((result) => result.name === name)).toBe(true);
  const { out: text } = await work.run(["evaluate", "one", "two", "-q"]);
  expect(text).toMatch(/^2 runs of one configuration, 60 cells\n/);
  expect(text).toMatch(/udr\/lasso/);
  expect(text).toMatch(/\nNext: heddle report one two\n$/);
});

test("runs that differ in more than the seed, and options of one run, are refused", async () => {
  const { code, err } = await work.run(["evaluate", "one", "other", "-q"]);
  expect([code, err]).toEqual([2, expect.stringContaining("another objective")]);
  const refused = await work.run(["evaluate", "one", "two", "--factors", "condition", "-q"]);
  expect([refused.code, refused.err]).toEqual([2, expect.stringContaining("--factors with one run")]);
});
