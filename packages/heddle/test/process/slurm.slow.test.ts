// Sweeps on Debian's Slurm with one node: they end with the bytes of a sweep on the executor local.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeExecutor } from "@heddle/conformance";
import type { RunStatus, SweepWork } from "@heddle/contracts";
import { executors } from "@heddle/executors";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { differences, heddle, lastingFiles, startHeddle, until, workFolder } from "./heddle-process.js";
import { type SlurmCluster, startSlurm } from "./slurm-cluster.js";

/** Epochs for some seconds of training: a signal must reach a worker before it ends, on a busy machine too. */
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
  training: { epochs: 150, batchSize: 15, earlyStopping: false, checkpointSeconds: 0 }
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

/** Process id of a worker that has written a checkpoint and not finished. */
function trainingWorker(sweep: string): number | undefined {
  const [locks, runs] = [join(folder, sweep, "locks"), join(folder, sweep, "runs")];
  if (!existsSync(locks) || !existsSync(runs)) return undefined;
  const locked = readdirSync(locks).find((file) => {
    const run = join(runs, file.split(".")[0]);
    return file.endsWith(".lock") && existsSync(join(run, "metrics.jsonl")) && !existsSync(join(run, "summary.json"));
  });
  if (locked === undefined) return undefined;
  return (JSON.parse(readFileSync(join(locks, locked), "utf8")) as { pid: number }).pid;
}

describe("heddle sweep run on Slurm", () => {
  test("a killed and a preempted task (SIGKILL, SIGTERM) are submitted again; the bytes are those of executor local", async () => {
    const run = begin("slurm");
    for (const signal of ["SIGKILL", "SIGTERM"] as const) {
      let pid: number | undefined;
      await until(run, () => {
        pid = trainingWorker("slurm");
        return pid !== undefined;
      });
      process.kill(pid!, signal);
      await until(run, () => trainingWorker("slurm") !== pid);
    }
    const { code, out, err } = await run.ended;
    expect([code, err]).toEqual([0, expect.stringMatching(/training|running/)]);
    expect(out).toMatch(/done +3/);
    // MaxArraySize is 2: two arrays, and one job for each of the two tasks that were submitted again
    expect(new Set(readdirSync(join(folder, "slurm", "slurm")).map((file) => file.split("_")[0])).size).toBe(4);
    const [one, two] = [filesOf("slurm"), filesOf("local")];
    expect([...one.keys()].sort()).toEqual([...two.keys()].sort());
    for (const [id, files] of one) expect(differences(files, two.get(id)!), id).toEqual([]);
  });

  test("SIGTERM cancels the tasks, which write checkpoints; the same command continues", async () => {
    const run = begin("stopped", "--seed", "0");
    await until(run, () => trainingWorker("stopped") !== undefined);
    run.kill("SIGTERM");
    const { code, err } = await run.ended;
    expect([code, err]).toEqual([143, expect.stringContaining("Continue with the same command")]);
    expect(readdirSync(join(folder, "stopped", "locks"))).toEqual([]);
    expect(cluster.command("squeue", "--noheader")).toBe("");
    await heddle(["sweep", "run", "stopped"], folder);
    for (const [id, files] of filesOf("stopped")) expect(differences(files, filesOf("local").get(id)!), id).toEqual([]);
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
      command: [process.execPath, "-e", SCRIPTS[kind], "--"],
      waiting: [0, 1],
      statuses: async () => [0, 1].map(statusOf),
    };
  };
  const { default: plugin } = await executors.slurm();
  describeExecutor(plugin, { options: { pollSeconds: 0.2 }, work: workOf });
});
