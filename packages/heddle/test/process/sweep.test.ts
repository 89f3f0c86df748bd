// A sweep with killed processes, or shared by several, ends with the bytes of an uninterrupted sweep.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { send, sweepWithFrozenWorker } from "./freeze.js";
import { differences, heddle, lastingFiles, startHeddle, until, workFolder } from "./heddle-process.js";

const EPOCHS = 8;
const SWEEP = `
name: small
base:
  backend: cpu
  data: { use: simulated, cells: 150, genes: 40, groups: [0.5, 0.5], activity: [] }
  genes: { select: all }
  latents: 2
  factors: [group]
  encoder: { use: mlp-encoder, hidden: 16 }
  decoder: { use: mlp-decoder, hidden: 16 }
  training: { epochs: ${EPOCHS}, batchSize: 15, earlyStopping: false, checkpointSeconds: 0 }
  evaluation: { metrics: [{ use: max-correlation, resamples: 10, permutations: 0 }] }
grid:
  objective.beta: [1, 4]
seeds: 2
`;

const { folder, remove } = workFolder();
const begin = (out: string) => startHeddle(["sweep", "run", "small.sweep.yaml", "--out", out], folder);
/** A sweep whose worker is stopped (SIGSTOP) while it trains. */
const training = (out: string) => sweepWithFrozenWorker(() => begin(out), join(folder, out), { below: EPOCHS });
const runsOf = (sweep: string) => readdirSync(join(folder, sweep, "runs")).map((id) => join(folder, sweep, "runs", id));
let whole: Map<string, Map<string, Buffer>>;

/** Reproducible files of every run, by run id. */
const filesOf = (sweep: string) => new Map(runsOf(sweep).map((run) => [run.split("/").at(-1)!, lastingFiles(run)]));

function expectSame(sweep: string): void {
  const found = filesOf(sweep);
  expect([...found.keys()].sort()).toEqual([...whole.keys()].sort());
  for (const [id, files] of found) expect(differences(files, whole.get(id)!), id).toEqual([]);
  expect(readdirSync(join(folder, sweep, "locks"))).toEqual([]);
}

beforeAll(async () => {
  writeFileSync(join(folder, "small.sweep.yaml"), SWEEP);
  const { out } = await heddle(["sweep", "run", "small.sweep.yaml", "--out", "whole"], folder);
  expect(out).toMatch(/done +4/);
  whole = filesOf("whole");
});
afterAll(remove);

describe("a sweep", () => {
  test("with a killed worker (SIGKILL) reports unfinished runs; the same command continues to the same bytes", async () => {
    const { running, pid } = await training("killed");
    send(pid, "SIGKILL");
    const { code, err } = await running.ended;
    expect(code).toBe(1);
    expect(err).toMatch(/[1-4] not done, because their workers ended/);
    const { code: second } = await begin("killed").ended;
    expect(second).toBe(0);
    expectSame("killed");
  });

  test("shared by two processes computes each run once; both end when all runs are done", async () => {
    const both = [begin("shared"), begin("shared")];
    const ended = await Promise.all(both.map((each) => each.ended));
    expect(
      ended.map(({ code }) => code),
      ended.map(({ err }) => err).join(),
    ).toEqual([0, 0]);
    expectSame("shared");
    for (const run of runsOf("shared")) {
      const epochs = readFileSync(join(run, "timings.jsonl"), "utf8").match(/"epoch":/g)!;
      expect(epochs).toHaveLength(EPOCHS);
    }
  });

  test("shared by two processes is finished by one if the other is killed", { tags: ["nightly"] }, async () => {
    const { running: first, pid } = await training("outlived");
    const second = begin("outlived");
    send(pid, "SIGKILL");
    const exitCodes = (await Promise.all([first.ended, second.ended])).map(({ code }) => code);
    expect(exitCodes).toContain(0);
    expectSame("outlived");
  });

  test("on SIGTERM writes a checkpoint, exits with 143, and resumes from there", { tags: ["nightly"] }, async () => {
    const { running, pid } = await training("stopped");
    running.kill("SIGTERM");
    await until(running, () => running.err().includes("stopping after the next checkpoints"));
    send(pid, "SIGCONT");
    const { code, err } = await running.ended;
    expect([code, err]).toEqual([143, expect.stringContaining("Continue with the same command")]);
    expect(readdirSync(join(folder, "stopped", "locks"))).toEqual([]);
    await heddle(["sweep", "run", "stopped"], folder);
    expectSame("stopped");
  });
});
