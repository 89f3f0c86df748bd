import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunStatus, SweepWork } from "@heddle/contracts";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { refusal } from "./refusals.js";
import plugin, { SlurmExecutor } from "./slurm.js";
import type { SlurmTask } from "./tasks.js";

const folder = mkdtempSync(join(tmpdir(), "heddle-slurm-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const COUNT = 5;
let states: RunStatus["state"][];
/** Tasks of the simulated cluster; `outcome` gives the end of the next task of a run. */
let cluster: SlurmTask[];
let outcome: (index: number, time: number) => Partial<SlurmTask> & { readonly done?: boolean };
let submissions: { readonly args: readonly string[]; readonly indices: number[] }[];

beforeEach(() => {
  states = Array.from({ length: COUNT }, () => "waiting");
  cluster = [];
  submissions = [];
  outcome = () => ({ done: true });
});

const work = (): SweepWork => ({
  name: "beta",
  folder,
  command: { program: ["node", "heddle.js"], args: ["sweep", "work", folder] },
  waiting: states.flatMap((state, index) => (state === "done" ? [] : [index])),
  statuses: async () => states.map((state, i) => ({ id: String(i), label: `run ${i}`, state })),
});

const indicesOf = (args: readonly string[]): number[] => {
  const value = (key: string) => args.find((arg) => arg.startsWith(`--${key}=`))!.split("=")[1];
  const offset = Number(value("comment"));
  return value("array")
    .replace(/%.*/, "")
    .split(",")
    .flatMap((range) => {
      const [first, last = first] = range.split("-").map(Number);
      return Array.from({ length: last - first + 1 }, (_, i) => first + i + offset);
    });
};

/** Each reading ends the tasks that an earlier reading showed as running. */
const commands = (maxArraySize = 1001) => ({
  submit: async (args: readonly string[]) => {
    const job = submissions.length + 10;
    const indices = indicesOf(args);
    submissions.push({ args, indices });
    for (const index of indices) cluster.push({ job, index, state: "RUNNING", exitCode: 0, signal: 0 });
    return job;
  },
  tasks: async () => {
    const shown = [...cluster];
    cluster = cluster.map((task) => {
      if (task.state !== "RUNNING") return task;
      const time = cluster.filter(({ index, job }) => index === task.index && job <= task.job).length;
      const { done, ...end } = outcome(task.index, time);
      if (done) states[task.index] = "done";
      return { ...task, state: "COMPLETED", ...end };
    });
    return shown;
  },
  cancel: async () => {
    cluster = cluster.map((task) => (task.state === "RUNNING" ? { ...task, state: "CANCELLED" } : task));
  },
  maxArraySize: async () => maxArraySize,
});

const executorWith = (options: object = {}, slurm = commands()) =>
  new SlurmExecutor(plugin.options.parse({ pollSeconds: 0.1, ...options }), slurm);

async function complete(executor: SlurmExecutor, sweep = work()): Promise<void> {
  for await (const _ of executor.status(await executor.submit(sweep), sweep));
}

describe("slurm", () => {
  test("submits one array with the runs that are not done", async () => {
    states[1] = "done";
    await complete(executorWith());
    expect(submissions.map(({ indices }) => indices)).toEqual([[0, 2, 3, 4]]);
    expect(states).toEqual(Array(COUNT).fill("done"));
    expect(existsSync(join(folder, "slurm"))).toBe(true);
  });

  test.each([
    ["TIMEOUT", {}],
    ["PREEMPTED", {}],
    ["NODE_FAIL", {}],
    ["FAILED", { exitCode: 143 }],
    ["FAILED", { signal: 9 }],
  ])("submits a run again after %s %j", async (state, end) => {
    outcome = (index, time) => (index === 3 && time === 1 ? { state, ...end } : { done: true });
    await complete(executorWith());
    expect(submissions.map(({ indices }) => indices)).toEqual([[0, 1, 2, 3, 4], [3]]);
  });

  test("gives up after the number of resubmissions, with the label and the log of the run", async () => {
    outcome = (index) => (index === 2 ? { state: "NODE_FAIL" } : { done: true });
    await expect(complete(executorWith({ resubmissions: 2 }))).rejects.toThrow(/run 2.*NODE_FAIL.*slurm\/12_2\.log/);
    expect(submissions).toHaveLength(3);
  });

  test.each([
    ["FAILED", { exitCode: 2 }, /state FAILED with exit code 2: no such plugin\. Correct the cause/],
    ["OUT_OF_MEMORY", {}, /state OUT_OF_MEMORY.*Correct executor\.memory/],
  ])("does not submit again after %s %j", async (state, end, message) => {
    outcome = () => ({ state, ...end });
    writeFileSync(join(folder, "slurm", "10_0.log"), "no such plugin\n");
    await expect(complete(executorWith())).rejects.toThrow(message);
    expect(submissions).toHaveLength(1);
  });

  test("a run whose failure is recorded is not submitted again and is no error of the executor", async () => {
    outcome = (index) => {
      if (index === 1) states[1] = "failed";
      return index === 1 ? { state: "FAILED", exitCode: 1 } : { done: true };
    };
    await complete(executorWith());
    expect(submissions).toHaveLength(1);
  });

  test("a second call finds the tasks of the first and submits only the others", async () => {
    await executorWith().submit({ ...work(), waiting: [0, 1] });
    await complete(executorWith());
    expect(submissions.map(({ indices }) => indices)).toEqual([
      [0, 1],
      [2, 3, 4],
    ]);
  });

  test("maxTasks: submits the rest when tasks have ended", async () => {
    await complete(executorWith({ maxTasks: 2 }));
    expect(submissions.map(({ indices }) => indices)).toEqual([[0, 1], [2, 3], [4]]);
  });

  test("indices above MaxArraySize: several arrays with offsets", async () => {
    await complete(executorWith({}, commands(2)));
    expect(submissions.map(({ indices }) => indices)).toEqual([[0, 1], [2, 3], [4]]);
    expect(submissions[2].args).toContain("--array=0");
    expect(submissions[2].args).toContain("--comment=4");
  });

  test("tolerates a controller that does not answer for some time", async () => {
    const slurm = commands();
    let calls = 0;
    const tasks = async () => {
      if (++calls === 2 || calls === 3) throw refusal("squeue", "Unable to contact slurm controller");
      return slurm.tasks();
    };
    await complete(executorWith({}, { ...slurm, tasks }));
    expect(states).toEqual(Array(COUNT).fill("done"));
  });

  test("a quota is an error for the first submission only", async () => {
    const slurm = commands();
    const full = refusal("sbatch", "Job violates accounting/QOS policy (job submit limit)");
    const always = { ...slurm, submit: () => Promise.reject(full) };
    await expect(complete(executorWith({}, always))).rejects.toThrow(/executor\.maxTasks/);
    let calls = 0;
    const submit = (args: readonly string[]) => (++calls === 2 ? Promise.reject(full) : slurm.submit(args));
    // run 1 is still active when run 0 is submitted again
    let readings = 0;
    outcome = (index, time) => {
      if (index === 0 && time === 1) return { state: "TIMEOUT" };
      return index === 1 && ++readings < 4 ? { state: "RUNNING" } : { done: true };
    };
    await complete(executorWith({ maxTasks: 3 }, { ...slurm, submit }), { ...work(), waiting: [0, 1] });
    expect(submissions.map(({ indices }) => indices)).toEqual([[0, 1], [0]]);
    expect(calls).toBe(3);
  });

  test("cancel ends the tasks; no run is submitted again", async () => {
    const slurm = { ...commands(), tasks: async () => cluster };
    const executor = executorWith({}, slurm);
    const submission = await executor.submit(work());
    const ended = (async () => {
      for await (const _ of executor.status(submission, work()));
    })();
    await executor.cancel(submission);
    await ended;
    expect(submissions).toHaveLength(1);
    expect(cluster.map(({ state }) => state)).toEqual(Array(COUNT).fill("CANCELLED"));
  });
});

test("without Slurm's commands: an error that names the command", async () => {
  const path = process.env.PATH;
  process.env.PATH = folder;
  try {
    const executor = plugin.create(plugin.options.parse({}), []);
    await expect(executor.submit(work())).rejects.toThrow(/expected the command squeue of Slurm.*login node/);
  } finally {
    process.env.PATH = path;
  }
});
