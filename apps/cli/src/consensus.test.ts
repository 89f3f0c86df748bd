import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SMALL_CONFIG, workFolder, writeCells } from "./command-line.fixture.js";

const work = workFolder();
afterAll(work.remove);

beforeAll(async () => {
  await writeCells(work.path("cells.h5ad"));
  work.write("small.yaml", SMALL_CONFIG);
  for (const seed of ["0", "1"]) {
    const argv = ["train", "small.yaml", "--data", "cells.h5ad", "--seed", seed, "--out", `seed-${seed}`, "-q"];
    // so that every latent is active
    const settings = ["prior=standard-normal", "objective={ use: beta-vae, beta: 1 }", "evaluation.activeThreshold=0"];
    expect(await work.run([...argv, ...settings.flatMap((setting) => ["--set", setting])])).toMatchObject({ code: 0 });
  }
});

describe("heddle consensus", () => {
  test("prints the shares of the kept run and writes a run that heddle evaluate reads", async () => {
    const { code, out, err } = await work.run(["consensus", "seed-0", "seed-1", "--correlation", "0", "--out", "both"]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^Run +both, a copy of seed-[01]\nCompared +2 runs \(seeds 0, 1\), 60 cells\n/);
    expect(out).toMatch(/latent +replicated +share +mean \|r\| +counterparts/);
    expect(out).toMatch(/Next: heddle evaluate both\n$/);
    expect(readdirSync(work.path("both"))).toEqual(
      expect.arrayContaining(["config.json", "consensus.csv", "consensus.json", "latents.h5ad", "model"]),
    );
    const evaluated = await work.run(["evaluate", "both", "-q"]);
    expect(evaluated.code).toBe(0);
    expect(evaluated.out).toMatch(/latent +replicated/);
  });

  test("--json prints the record", async () => {
    const { out } = await work.run(["consensus", "seed-1", "seed-0", "--out", "json", "--json"]);
    expect(JSON.parse(out)).toMatchObject({ criteria: { correlation: 0.8, share: 0.5 }, cells: 60 });
  });

  test.each([
    [["seed-0"], 2, /at least two runs, got 1/],
    [["seed-0", "nowhere"], 1, /nowhere: expected a run folder/],
    [["seed-0", "seed-1", "--set", "objective.beta=2"], 2, /a key under rotation/],
    [["seed-0", "seed-1", "--share", "3"], 2, /a number from 0 to 1/],
  ])("heddle consensus %j: exit code %i", async (argv, expected, message) => {
    const { code, err } = await work.run(["consensus", ...argv, "--out", "refused"]);
    expect([code, err]).toEqual([expected, expect.stringMatching(message)]);
  });
});
