// Workers of one sweep with old listings of the locks, or old names of all folders, as on a shared file system with caches.
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { differences, heddle, lastingFiles, root, startHeddle, succeed, workFolder } from "./heddle-process.js";

const SWEEP = `
name: small
base:
  backend: cpu
  data: { use: simulated, cells: 100, genes: 40, groups: [0.5, 0.5], activity: [] }
  genes: { select: all }
  latents: 2
  factors: [group]
  training: { epochs: 2, batchSize: 50, earlyStopping: false, restarts: { count: 1 } }
  evaluation: { metrics: [{ use: max-correlation, resamples: 10, permutations: 0 }] }
seeds: 8
`;
const fixture = (name: string) => pathToFileURL(join(root, `packages/heddle/test/process/${name}.mjs`)).href;

describe.each([
  ["listings of the locks", "stale-listings"],
  ["names that did not exist", "stale-lookups"],
])("with old %s", { tags: ["nightly"] }, (_what, preloaded) => {
  const { folder, remove } = workFolder();
  beforeAll(async () => {
    writeFileSync(join(folder, "small.sweep.yaml"), SWEEP);
    for (const out of ["alone", "shared"]) await heddle(["sweep", "plan", "small.sweep.yaml", "--out", out], folder);
    await heddle(["sweep", "work", "alone", "--quiet"], folder);
  });
  afterAll(remove);

  test("three workers compute each of eight runs once, with the bytes of one worker, and leave no lock", async () => {
    const env = { NODE_OPTIONS: `--import ${fixture(preloaded)}` };
    const workers = ["a", "b", "c"].map(() => startHeddle(["sweep", "work", "shared"], folder, env));
    const ended = await Promise.all(workers.map(succeed));
    for (const step of [/training/g, /evaluating/g])
      expect(ended.flatMap(({ out, err }) => `${out}${err}`.match(step) ?? [])).toHaveLength(8);
    const runs = readdirSync(join(folder, "alone", "runs"));
    expect(runs).toHaveLength(8);
    for (const run of runs) {
      const [one, other] = ["alone", "shared"].map((sweep) => lastingFiles(join(folder, sweep, "runs", run)));
      expect(differences(one, other), run).toEqual([]);
    }
    expect(readdirSync(join(folder, "shared", "locks"))).toEqual([]);
  });
});
