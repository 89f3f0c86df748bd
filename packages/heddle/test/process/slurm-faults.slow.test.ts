// Preemption and the loss of a node on Debian's Slurm, and a tuning on it. Nightly: Slurm delays a requeued job by minutes.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { send, sweepWithFrozenWorker } from "./freeze.js";
import { differences, heddle, lastingFiles, startHeddle, workFolder } from "./heddle-process.js";
import { type SlurmCluster, startSlurm } from "./slurm-cluster.js";

const EPOCHS = 150;
const BASE = `
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
  rotation: none
  training: { epochs: ${EPOCHS}, batchSize: 15, earlyStopping: false, checkpointSeconds: 0, restarts: { count: 1 } }
  evaluation: { metrics: [{ use: max-correlation, resamples: 10, permutations: 0 }] }
executor: { use: slurm, pollSeconds: 0.5 }
`;
const ON_LOCAL = ["--set", "executor=local"];

const { folder, remove } = workFolder();
let cluster: SlurmCluster;

afterAll(async () => {
  await cluster?.stop();
  remove();
});

describe("heddle sweep run on Slurm", { tags: ["nightly"] }, () => {
  beforeAll(async () => {
    cluster = await startSlurm();
    writeFileSync(join(folder, "one.sweep.yaml"), `name: one\nseeds: 1\n${BASE}`);
    writeFileSync(
      join(folder, "two.tune.yaml"),
      `name: two\nseeds: 2\ngrid: { objective.beta: [1, 8] }\nrungs: [0.05, 0.1]\n${BASE}`,
    );
    await heddle(["sweep", "run", "one.sweep.yaml", "--out", "local", ...ON_LOCAL], folder);
  });

  const training = (out: string) =>
    sweepWithFrozenWorker(
      () => startHeddle(["sweep", "run", "one.sweep.yaml", "--out", out], folder),
      join(folder, out),
      {
        below: EPOCHS / 2,
      },
    );
  const filesOf = (sweep: string, run: string) => lastingFiles(join(folder, sweep, "runs", run));

  test("a preempted task is queued again by Slurm and ends with the bytes of executor local", async () => {
    const { running, pid, run } = await training("preempted");
    cluster.command("sbatch", "--partition=urgent", "--exclusive", "--output=/dev/null", "--wrap=true");
    send(pid, "SIGCONT");
    expect((await running.ended).code).toBe(0);
    expect(cluster.restarts(join(folder, "preempted"))).toBeGreaterThan(0);
    expect(differences(filesOf("preempted", run), filesOf("local", run))).toEqual([]);
  });

  test("the task of a lost node is queued again and ends with the bytes of executor local", async () => {
    const { running, pid, run } = await training("lost");
    await cluster.loseNode(pid);
    expect((await running.ended).code).toBe(0);
    expect(cluster.restarts(join(folder, "lost"))).toBeGreaterThan(0);
    expect(differences(filesOf("lost", run), filesOf("local", run))).toEqual([]);
  });

  test("heddle tune has the results of executor local", async () => {
    await heddle(["tune", "two.tune.yaml", "--out", "tuned"], folder);
    await heddle(["tune", "two.tune.yaml", "--out", "tuned-local", ...ON_LOCAL], folder);
    const resultsOf = (out: string) => {
      const { rungs, chosen } = JSON.parse(readFileSync(join(folder, out, "results.json"), "utf8")) as Record<
        string,
        unknown
      >;
      return { rungs, chosen };
    };
    expect(resultsOf("tuned")).toEqual(resultsOf("tuned-local"));
  });
});
