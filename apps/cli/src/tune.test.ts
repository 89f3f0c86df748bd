import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SMALL_CONFIG, workFolder, writeCells } from "./command-line.fixture.js";

const work = workFolder();
afterAll(work.remove);

beforeAll(async () => {
  await writeCells(work.path("cells.h5ad"));
  work.write("small.yaml", SMALL_CONFIG);
});

describe("heddle tune refuses", () => {
  test.each([
    ["an unknown key", "name: t\nbase: small.yaml\nrung: [1]\n", /rung.*Did you mean rungs/s],
    ["one seed", "name: t\nbase: small.yaml\nseeds: 1\n", /seeds: expected/],
    ["an unknown metric", "name: t\nbase: small.yaml\nagreement: urd\n", /udr/],
    ["a metric of one run", "name: t\nbase: small.yaml\nagreement: mig\n", /compares seeds without factors.*got mig/],
    ["another likelihood per candidate", "name: t\nbase: small.yaml\ngrid: { likelihood: [zinb] }\n", /likelihood/],
    ["a grid key that no configuration has", "name: t\nbase: small.yaml\ngrid: { latnets: [1] }\n", /latnets/],
  ])("%s, and writes nothing", async (_, plan, message) => {
    work.write("plan.yaml", plan);
    const { code, err } = await work.run(["tune", "plan.yaml", "--data", "cells.h5ad", "--out", "refused"]);
    expect([code, err]).toEqual([2, expect.stringMatching(message)]);
    expect(existsSync(work.path("refused"))).toBe(false);
  });
});
