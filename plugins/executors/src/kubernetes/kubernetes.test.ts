import { describeExecutor } from "@heddle/conformance";
import type { RunStatus, SweepWork } from "@heddle/contracts";
import { beforeEach, describe, expect, test } from "vitest";
import { RUNS_ANNOTATION } from "./job.js";
import plugin, { KubernetesExecutor } from "./kubernetes.js";
import { refusal } from "./refusals.js";
import { type Attempt, SimulatedCluster } from "./simulated-cluster.fixture.js";

const COUNT = 5;
const OPTIONS = {
  image: "heddle",
  volume: { persistentVolumeClaim: { claimName: "heddle" } },
  mountPath: "/shared",
  pollSeconds: 0.1,
};

let states: RunStatus["state"][];
let outcome: (run: number, time: number) => (Attempt & { readonly done?: boolean }) | undefined;
let cluster: SimulatedCluster;

beforeEach(() => {
  states = Array.from({ length: COUNT }, () => "waiting");
  outcome = () => ({ done: true });
  cluster = newCluster();
});

const newCluster = () =>
  new SimulatedCluster((run, time) => {
    const end = outcome(run, time);
    if (end?.done) states[run] = "done";
    return end;
  });
const work = (): SweepWork => ({
  name: "Beta_1",
  folder: "/shared/beta",
  command: { program: ["node", "heddle.js"], args: ["sweep", "work", "/shared/beta"] },
  waiting: states.flatMap((state, index) => (state === "done" ? [] : [index])),
  statuses: async () => states.map((state, i) => ({ id: String(i), label: `run ${i}`, state })),
});
const executorWith = (options: object = {}) =>
  new KubernetesExecutor(plugin.options.parse({ ...OPTIONS, ...options }), async () => cluster);
const submissions = () => cluster.created.map(({ metadata }) => metadata.annotations[RUNS_ANNOTATION]);

async function complete(executor: KubernetesExecutor, sweep = work()): Promise<void> {
  for await (const _ of executor.status(await executor.submit(sweep), sweep));
}

describe("kubernetes", () => {
  test("submits one job with the runs that are not done", async () => {
    states[1] = "done";
    await complete(executorWith());
    expect(submissions()).toEqual(["0,2-4"]);
    expect(states).toEqual(Array(COUNT).fill("done"));
  });

  test.each([
    ["a disruption, as often as needed", 5, { disrupted: true, exitCode: 143 }],
    ["a failed pod, three times", 3, { exitCode: 137 }],
  ] as const)("a run completes after %s; the job is the same", async (_what, times, end) => {
    outcome = (run, time) => (run === 3 && time <= times ? end : { done: true });
    await complete(executorWith());
    expect(submissions()).toEqual(["0-4"]);
    expect(states).toEqual(Array(COUNT).fill("done"));
  });

  test.each([
    [{ exitCode: 143 }, /run 2: .*Error with exit code 143: no such plugin\. .*kubectl logs heddle-beta-1/],
    [{ exitCode: 2 }, /run 2: .*exit code 2/],
    [{ exitCode: 137, reason: "OOMKilled" }, /run 2: .*OOMKilled with exit code 137.*executor\.memory/],
  ])("a run that always ends with %j: an error with the end of its log; the others are done", async (end, message) => {
    outcome = (run) => (run === 2 ? end : { done: true });
    cluster.logs = "no such plugin\n";
    await expect(complete(executorWith())).rejects.toThrow(message);
    expect(submissions()).toEqual(["0-4"]);
    expect(states.filter((state) => state === "done")).toHaveLength(COUNT - 1);
  });

  test("the same command submits only what failed", async () => {
    outcome = (run) => (run === 2 ? { exitCode: 2 } : { done: true });
    await expect(complete(executorWith())).rejects.toThrow(/run 2/);
    outcome = () => ({ done: true });
    await complete(executorWith());
    expect(submissions()).toEqual(["0-4", "2"]);
    expect(new Set(cluster.created.map(({ metadata }) => metadata.name)).size).toBe(2);
  });

  test("a run whose failure is recorded is no error of the executor", async () => {
    outcome = (run) => {
      if (run === 1) states[1] = "failed";
      return run === 1 ? { exitCode: 1 } : { done: true };
    };
    await complete(executorWith());
    expect(submissions()).toEqual(["0-4"]);
  });

  test("a run that stays open although its pod succeeded is submitted again, then is an error", async () => {
    outcome = (run, time) => (run === 4 ? { exitCode: 0 } : { done: time > 0 });
    await expect(complete(executorWith({ resubmissions: 2 }))).rejects.toThrow(/run 4.*Completed/);
    expect(submissions()).toEqual(["0-4", "4", "4"]);
  });

  test("a second call finds the active job of the first and submits only the others", async () => {
    await executorWith().submit({ ...work(), waiting: [0, 1] });
    await complete(executorWith());
    expect(submissions()).toEqual(["0-1", "2-4"]);
  });

  test("the name of another process's job is not used again", async () => {
    const jobs = cluster.jobs.bind(cluster);
    let listed = 0;
    // the job of the other process appears after this process chose a number
    cluster.jobs = async (sweep) => (++listed === 2 ? [] : jobs(sweep));
    await executorWith().submit({ ...work(), waiting: [0] });
    listed = 0;
    await executorWith().submit({ ...work(), waiting: [1] });
    expect(submissions()).toEqual(["0", "1"]);
  });

  test("tolerates an API server that does not answer for some time", async () => {
    const jobs = cluster.jobs.bind(cluster);
    let calls = 0;
    cluster.jobs = async (sweep) => {
      if (++calls === 3 || calls === 4) throw refusal(new Error("connect ECONNREFUSED"), "default");
      return jobs(sweep);
    };
    await complete(executorWith());
    expect(states).toEqual(Array(COUNT).fill("done"));
  });

  test("an image that does not exist: the job is deleted, and the error names the option", async () => {
    cluster.stuck = { reason: "ErrImagePull", message: "not found" };
    await expect(complete(executorWith())).rejects.toThrow(/ErrImagePull: not found.*executor\.image/);
    expect(await cluster.jobs(cluster.created[0].metadata.labels["heddle.dev/sweep"])).toEqual([]);
  });

  test("cancel deletes the job; no run is submitted again", async () => {
    outcome = () => undefined;
    const executor = executorWith();
    const submission = await executor.submit(work());
    const ended = (async () => {
      for await (const _ of executor.status(submission, work()));
    })();
    await executor.cancel(submission);
    await ended;
    expect(submissions()).toEqual(["0-4"]);
  });

  test("a folder outside the volume: an error before anything is submitted", async () => {
    const outside = { ...work(), folder: "/sharedelsewhere/beta" };
    await expect(executorWith().submit(outside)).rejects.toThrow(/executor\.mountPath.*above \/sharedelsewhere\/beta/);
    expect(submissions()).toEqual([]);
  });
});

const OUTCOMES = {
  quick: () => ({ done: true }),
  endless: () => undefined,
  broken: () => ({ exitCode: 2 }),
};
describeExecutor(
  { ...plugin, create: (options) => new KubernetesExecutor(plugin.options.parse(options), async () => cluster) },
  {
    options: OPTIONS,
    work(kind) {
      outcome = OUTCOMES[kind];
      return work();
    },
  },
);
