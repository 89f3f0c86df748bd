// Sweeps on Debian's Slurm with one node: they end with the bytes of a sweep on the executor local.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeExecutor } from "@heddle/conformance";
import type { RunStatus, SweepWork } from "@heddle/contracts";
import { executors } from "@heddle/executors";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FrozenWorker, frozenWorker, send, sweepWithFrozenWorker } from "./freeze.js";
import { differences, heddle, lastingFiles, startHeddle, until, workFolder } from "./heddle-process.js";
import { type SlurmCluster, startSlurm } from "./slurm-cluster.js";

const EPOCHS = 150;
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
  rotation: none
  training: { epochs: ${EPOCHS}, batchSize: 15, earlyStopping: false, checkpointSeconds: 0 }
  evaluation: { metrics: [{ use: max-correlation, resamples: 10, permutations: 0 }] }
seeds: 3
executor: { use: slurm, pollSeconds: 0.2 }
`;

const { folder, remove } = workFolder();
let cluster: SlurmCluster;

beforeAll(async () => {
  cluster = await startSlurm();
  writeFileSync(join(folder, "small.sweep.yaml"), SWEEP);
  await heddle(["sweep", "run", "small.sweep.yaml", "--out", "local", "--set", "executor=local"], folder);
});
afterAll(async () => {
  await cluster?.stop();
  remove();
});

const begin = (out: string, ...more: string[]) =>
  startHeddle(["sweep", "run", "small.sweep.yaml", "--out", out, ...more], folder);
const filesOf = (sweep: string) => {
  const runs = join(folder, sweep, "runs");
  return new Map(readdirSync(runs).map((id) => [id, lastingFiles(join(runs, id))]));
};

function expectBytesOfLocal(sweep: string, count: number): void {
  const [found, local] = [filesOf(sweep), filesOf("local")];
  expect(found.size).toBe(count);
  for (const [id, files] of found) expect(differences(files, local.get(id)!), id).toEqual([]);
}

/** Array tasks that have started, with the index of the run; Slurm lists ended ones too. */
function submissionsOf(sweep: string): { readonly index: number; readonly log: string }[] {
  const fields = "ArrayJobID:|,ArrayTaskID:|,Comment:|,WorkDir:|";
  const lines = cluster.command("squeue", "--array", "--states=all", "--noheader", "-O", fields).split("\n");
  return lines.flatMap((line) => {
    const [job, task, offset, place] = line.split("|").map((field) => field.trim());
    if (place !== join(folder, sweep)) return [];
    const log = join(place, "slurm", `${job}_${task}.log`);
    return existsSync(log) ? [{ index: Number(task) + Number(offset), log }] : [];
  });
}

/** A sweep with one worker that was killed (SIGKILL) and one that received SIGTERM, both long before their end. */
async function disturbed(sweep: string) {
  for (;;) {
    const started = await sweepWithFrozenWorker(() => begin(sweep), join(folder, sweep), { below: EPOCHS / 2 });
    const { running, ...killed } = started;
    send(killed.pid, "SIGKILL");
    const terminated = await frozenWorker(running, join(folder, sweep), { below: EPOCHS / 2 }, killed);
    if (terminated !== undefined) {
      send(terminated.pid, "SIGTERM");
      send(terminated.pid, "SIGCONT");
      return { running, killed, terminated };
    }
    rmSync(join(folder, sweep), { recursive: true });
  }
}

/** The submissions of a worker's run. */
function submissionsFor({ run }: FrozenWorker, sweep: string) {
  const { runs } = JSON.parse(readFileSync(join(folder, sweep, "plan.json"), "utf8")) as { runs: { id: string }[] };
  const index = runs.findIndex(({ id }) => id === run);
  return submissionsOf(sweep).filter((submission) => submission.index === index);
}

describe("heddle sweep run on Slurm", () => {
  test("a killed and a terminated task (SIGKILL, SIGTERM) are submitted again; the bytes are those of executor local", async () => {
    const { running, killed, terminated } = await disturbed("slurm");
    const { code, out, err } = await running.ended;
    expect([code, err]).toEqual([0, expect.stringMatching(/training|running/)]);
    expect(out).toMatch(/done +3/);
    expect(submissionsFor(killed, "slurm").length).toBeGreaterThan(1);
    const logs = submissionsFor(terminated, "slurm").map(({ log }) => readFileSync(log, "utf8"));
    expect(logs.length).toBeGreaterThan(1);
    expect(logs.join("")).toContain("Stopped; the checkpoint is written.");
    // MaxArraySize is 2, so the third run has an array of its own
    expect(new Set(submissionsOf("slurm").map(({ index }) => index))).toEqual(new Set([0, 1, 2]));
    expectBytesOfLocal("slurm", 3);
  });

  test("SIGTERM cancels the tasks, which write checkpoints; the same command continues", async () => {
    const start = () => begin("stopped", "--seed", "0");
    const { running, pid } = await sweepWithFrozenWorker(start, join(folder, "stopped"), { below: EPOCHS });
    running.kill("SIGTERM");
    await until(running, () => running.err().includes("stopping after the next checkpoints"));
    send(pid, "SIGCONT");
    const { code, err } = await running.ended;
    expect([code, err]).toEqual([143, expect.stringContaining("Continue with the same command")]);
    expect(readdirSync(join(folder, "stopped", "locks"))).toEqual([]);
    expect(cluster.command("squeue", "--noheader")).toBe("");
    await heddle(["sweep", "run", "stopped"], folder);
    expectBytesOfLocal("stopped", 1);
  });

  test("a partition that does not exist: exit code 2 and the next step", async () => {
    const { code, err } = await begin("refused", "--set", "executor.partition=nope").ended;
    expect([code, err]).toEqual([2, expect.stringMatching(/invalid partition specified: nope.*sinfo/s)]);
  });
});

describe("the executor slurm on Slurm", async () => {
  const SCRIPTS = {
    quick: 'require("node:fs").mkdirSync("run" + process.argv.at(-1))',
    endless: "setInterval(() => {}, 1000)",
    broken: 'process.stderr.write("no such model"); process.exit(2)',
  };
  let made = 0;
  const workOf = (kind: keyof typeof SCRIPTS): SweepWork => {
    const own = join(folder, `work-${made++}`);
    mkdirSync(own);
    const statusOf = (i: number): RunStatus => ({
      id: String(i),
      label: `run ${i}`,
      state: existsSync(join(own, `run${i}`)) ? "done" : "waiting",
    });
    return {
      name: "two",
      folder: own,
      command: { program: [process.execPath, "-e", SCRIPTS[kind], "--"], args: [] },
      waiting: [0, 1],
      statuses: async () => [0, 1].map(statusOf),
    };
  };
  const { default: plugin } = await executors.slurm();
  describeExecutor(plugin, { options: { pollSeconds: 0.2 }, work: workOf });
});
