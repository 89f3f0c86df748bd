// The Snakefile of the examples, whose jobs Snakemake submits to Slurm. Nightly: its installation takes minutes.
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { heddle, root, start, succeed, workFolder } from "./heddle-process.js";
import { type SlurmCluster, startSlurm } from "./slurm-cluster.js";

/** The test's Slurm has no accounting, so that states come from squeue. */
const SLURM = [
  ...["--executor", "slurm", "--jobs", "2", "--latency-wait", "60"],
  ...["--slurm-status-command", "squeue", "--slurm-init-seconds-before-status-checks", "1", "--slurm-no-account"],
  // the test's node states no memory
  ...["--set-resources", "heddle_plan:mem_mb=0", "heddle_run:mem_mb=0", "heddle_collect:mem_mb=0"],
];

describe("Snakemake with its executor slurm", { tags: ["nightly"] }, () => {
  const { folder, remove } = workFolder();
  let slurm: SlurmCluster | undefined;
  const env = { PATH: `${join(folder, "bin")}:${process.env.PATH}` };
  const addProgram = (name: string, command: string) => {
    writeFileSync(join(folder, "bin", name), `#!/bin/sh\n${command}\n`);
    chmodSync(join(folder, "bin", name), 0o755);
  };
  beforeAll(async () => {
    slurm = await startSlurm({ maxArraySize: 1001 });
    mkdirSync(join(folder, "bin"));
    addProgram("heddle", `exec "${process.execPath}" "${root}/apps/cli/bin/heddle.js" "$@"`);
    // the executor removes variables of Slurm from the environment of its jobs, and this Slurm has no file in /etc
    addProgram("srun", `SLURM_CONF="${process.env.SLURM_CONF}" exec /usr/bin/srun "$@"`);
    await heddle(["simulate", "--preset", "small", "--set", "cells=120", "--out", "cells.h5ad"], folder);
    copyFileSync(join(root, "examples/workflows/small.sweep.yaml"), join(folder, "small.sweep.yaml"));
  });
  afterAll(async () => {
    await slurm?.stop();
    remove();
  });

  test("each rule is a job of Slurm; the sweep is computed and collected", async () => {
    const snakemake = process.env.HEDDLE_SNAKEMAKE;
    if (!snakemake) throw new Error("expected HEDDLE_SNAKEMAKE: npm run test:nightly sets it");
    const snakefile = join(root, "examples", "workflows", "snakemake", "Snakefile");
    const config = ["--config", "sweep=small.sweep.yaml", "data=cells.h5ad", "out=runs/small"];
    await succeed(start(snakemake, ["--snakefile", snakefile, ...SLURM, ...config], folder, env));
    expect(readFileSync(join(folder, "runs", "small", "results.csv"), "utf8")).toMatch(
      /max-correlation\/pearson,group/,
    );
    expect(readdirSync(join(folder, "runs", "small", "runs"))).toHaveLength(2);
    const jobs = slurm?.command("squeue", "--noheader", "--states=all", "--format=%T").trim().split("\n");
    expect(jobs).toEqual(Array.from({ length: 4 }, () => "COMPLETED"));
  });
});
