// A tuning with a killed worker ends with the results of an undisturbed one.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { send, sweepWithFrozenWorker } from "./freeze.js";
import { heddle, startHeddle, workFolder } from "./heddle-process.js";

const PLAN = `
name: small
base:
  backend: cpu
  data: { use: simulated, cells: 150, genes: 40, groups: [0.5, 0.5], activity: [] }
  genes: { select: all }
  latents: 2
  factors: [group]
  prior: standard-normal
  encoder: { use: mlp-encoder, hidden: 16 }
  decoder: { use: mlp-decoder, hidden: 16 }
  objective: { use: beta-vae }
  training: { epochs: 8, batchSize: 15, earlyStopping: false, checkpointSeconds: 0, restarts: { count: 1 } }
grid:
  objective.beta: [1, 8]
seeds: 2
rungs: [0.5, 1]
`;

const { folder, remove } = workFolder();
const file = (...path: string[]) => readFileSync(join(folder, ...path), "utf8");
afterAll(remove);
beforeAll(() => writeFileSync(join(folder, "small.tune.yaml"), PLAN));

test("heddle tune prints its rungs and the choice, and continues after a killed worker to the same results", {
  tags: ["nightly"],
}, async () => {
  const { out } = await heddle(["tune", "small.tune.yaml", "--out", "whole"], folder);
  expect(out).toMatch(/After 50 % of the epochs\ncandidate +ELBO +agreement .*After 100 % of the epochs/s);
  expect(out).toMatch(/Chosen: objective\.beta=[18]\. .*\n\nNext: heddle train whole\/chosen\.yaml\n$/);
  expect(file("whole", "chosen.yaml")).toMatch(/factors:\n {2}- group\n/);

  const begin = () => startHeddle(["tune", "small.tune.yaml", "--out", "killed"], folder);
  // beyond the first rung
  const { running, pid } = await sweepWithFrozenWorker(begin, join(folder, "killed"), { from: 5, below: 8 });
  send(pid, "SIGKILL");
  const { code, err } = await running.ended;
  expect([code, err]).toEqual([1, expect.stringContaining("Tune again with the same command")]);
  await heddle(["tune", "small.tune.yaml", "--out", "killed"], folder);
  for (const name of ["results.json", "chosen.yaml"]) expect(file("killed", name), name).toBe(file("whole", name));
});
