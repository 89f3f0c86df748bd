import { HeddleError } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { arrayBlocks, arrayRanges } from "../array-ranges.js";
import { batchArguments, batchScript, jobName } from "./batch-job.js";
import { refusal } from "./refusals.js";
import plugin from "./slurm.js";
import { isWorthRetrying, parseTasks } from "./tasks.js";

describe("arguments and script", () => {
  const place = { name: "heddle-beta-1", folder: "/a/100%" };

  test("options become arguments; those of the executor come last", () => {
    const options = plugin.options.parse({
      partition: "gpu",
      time: "01:00:00",
      memory: "8G",
      cpus: 2,
      parallel: 3,
      arguments: ["--gres=gpu:1", "--array=7"],
    });
    const args = batchArguments(place, { offset: 0, indices: [0, 1, 2, 5] }, options);
    expect(args.slice(0, 3)).toEqual(["--partition=gpu", "--time=01:00:00", "--mem=8G"]);
    expect(args.indexOf("--array=0-2,5%3")).toBeGreaterThan(args.indexOf("--array=7"));
    expect(args).toContain("--output=/a/100%%/slurm/%A_%a.log");
  });

  test("the script quotes every word and replaces itself with the worker", () => {
    expect(batchScript(["node", "it's $HOME"], 2000)).toBe(
      "#!/bin/sh\nexec 'node' 'it'\\''s $HOME' --index \"$((SLURM_ARRAY_TASK_ID + 2000))\"\n",
    );
  });

  test("the name of the jobs depends on the folder", async () => {
    const names = await Promise.all(["/a", "/b", "/a"].map((each) => jobName({ name: "beta", folder: each })));
    expect(names[0]).toMatch(/^heddle-beta-[0-9a-f]{8}$/);
    expect(names[1]).not.toBe(names[0]);
    expect(names[2]).toBe(names[0]);
  });

  test("ranges and blocks of indices", () => {
    expect(arrayRanges([3, 0, 1, 7, 8])).toBe("0-1,3,7-8");
    expect(arrayBlocks([0, 999, 1000, 2500], 1000)).toEqual([
      { offset: 0, indices: [0, 999] },
      { offset: 1000, indices: [0] },
      { offset: 2000, indices: [500] },
    ]);
  });
});

test("lines of squeue: exit codes and signals as in wait(2); other jobs are ignored", () => {
  const text = "5|2|FAILED|768|0|\n5|1|RUNNING|0|1000|\n6|0|FAILED|9|0|\n7|N/A|FAILED|256|(null)|\n";
  expect(parseTasks(text)).toEqual([
    { job: 5, index: 2, state: "FAILED", exitCode: 3, signal: 0 },
    { job: 5, index: 1001, state: "RUNNING", exitCode: 0, signal: 0 },
    { job: 6, index: 0, state: "FAILED", exitCode: 0, signal: 9 },
  ]);
  expect(isWorthRetrying(undefined)).toBe(true);
});

test.each([
  ["sbatch: error: invalid partition specified: nope", /invalid partition specified: nope\. .*executor\.partition/],
  ["sbatch: error: Requested node configuration is not available", /executor\.memory/],
  ["sbatch: error: Invalid account or account\\/partition combination specified", /executor\.account/],
  ["sbatch: error: AssocMaxSubmitJobLimit", /executor\.maxTasks/],
  ["sbatch: error: Requested time limit is invalid (missing or exceeds some limit)", /executor\.time/],
  ["sbatch: error: Unable to contact slurm controller (connect failure)", /sinfo that Slurm answers/],
  ["sbatch: fatal: cannot stat file /etc/slurm/slurm.conf", /login node/],
  ["sbatch: error: something else", /Correct the options/],
])("%s: an error with the next step", (message, expected) => {
  const error = refusal("sbatch", message);
  expect(error).toBeInstanceOf(HeddleError);
  expect(error.exitCode).toBe(2);
  expect(error.message).toMatch(expected);
});
