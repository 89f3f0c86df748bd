// One configuration in several processes: every result has the same bytes.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { differences, heddle, lastingFiles, workFolder } from "./heddle-process.js";
import { prepareSmallRun, simulate } from "./small-config.js";

const { folder, remove } = workFolder();
beforeAll(() => prepareSmallRun(folder));
afterAll(remove);

async function trainAndEvaluate(run: string) {
  await heddle(["train", "small.yaml", "--out", run], folder);
  await heddle(["evaluate", run], folder);
  return lastingFiles(join(folder, run));
}

describe("two processes, started some seconds apart", () => {
  test("simulate the same file", async () => {
    await simulate(folder, "again.h5ad");
    expect(readFileSync(join(folder, "again.h5ad")).equals(readFileSync(join(folder, "cells.h5ad")))).toBe(true);
  });

  test("train and evaluate to the same bytes; another seed gives other bytes", async () => {
    const one = await trainAndEvaluate("one");
    const two = await trainAndEvaluate("two");
    expect([...one.keys()].sort()).toEqual([
      "config.json",
      "evaluation.json",
      "latents.h5ad",
      "metrics.jsonl",
      "model/genes.json",
      "model/model.json",
      "model/weights.safetensors",
      "summary.json",
    ]);
    expect(differences(one, two)).toEqual([]);
    await heddle(["train", "small.yaml", "--out", "other", "--seed", "6"], folder);
    expect(differences(one, lastingFiles(join(folder, "other")))).toEqual(
      expect.arrayContaining(["model/weights.safetensors", "latents.h5ad"]),
    );
  });
});
