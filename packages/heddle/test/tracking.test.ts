// Trackers record a training and its evaluation, and change no result.
import { definePlugin, type TrackedRun, type Tracker } from "@heddle/contracts";
import { memoryStore, type RunStore } from "@heddle/runtime/stores";
import { beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { evaluate, type TrainingEvent, train } from "../src/index.js";
import { planSweep } from "../src/sweeps.js";
import { smallConfig } from "./small-run.js";

let calls: unknown[][] = [];
let failing: keyof Tracker | undefined;
beforeEach(() => {
  calls = [];
  failing = undefined;
});

const record = (name: keyof Tracker, ...args: unknown[]): void => {
  calls.push([name, ...args]);
  if (failing === name) throw new Error("no answer");
};
const plugin = definePlugin({
  role: "tracker",
  name: "list",
  apiVersion: 1,
  summary: "Keeps every call in a list.",
  options: z.strictObject({}),
  create: (): Tracker => ({
    async start(run: TrackedRun) {
      record("start", run);
      return run.id ?? "id-1";
    },
    logMetrics: async (...args) => record("logMetrics", ...args),
    finish: async (...args) => record("finish", ...args),
  }),
});

const CONFIG = smallConfig({
  factors: ["group"],
  data: { use: "simulated", cells: 80, genes: 30, groups: [0.5, 0.5], activity: [] },
  training: { epochs: 3, batchSize: 32, restarts: { count: 1 } },
  evaluation: { metrics: [{ use: "max-correlation", resamples: 10, permutations: 0 }] },
});

async function trained(changes: object, options: { readonly store?: RunStore; readonly resume?: boolean } = {}) {
  const { store = memoryStore(), resume = false } = options;
  const run = train({ ...CONFIG, ...changes } as never, { plugins: [plugin], out: store, resume, thread: "here" });
  const warnings: string[] = [];
  for await (const event of run as AsyncIterable<TrainingEvent>)
    if (event.kind === "warning") warnings.push(event.message);
  await run.result;
  return { store, warnings: warnings.filter((message) => /^tracker /.test(message)) };
}

const TRACKED = { trackers: [{ use: "list" }] };

describe("a tracked run", () => {
  test("records settings, epochs, the end and the evaluation", async () => {
    const { store } = await trained(TRACKED);
    expect(calls.map(([name]) => name)).toEqual(["start", "logMetrics", "logMetrics", "logMetrics", "finish"]);
    expect((calls[0][1] as TrackedRun).params).toMatchObject({ "training.epochs": 3, "data.use": "simulated" });
    expect(calls[1]).toEqual(["logMetrics", "id-1", expect.objectContaining({ elbo: expect.any(Number) }), 3]);
    expect(calls[4]).toEqual(["finish", "id-1", "finished"]);
    calls = [];
    await evaluate(store, { plugins: [plugin] });
    expect(calls).toEqual([["logMetrics", "id-1", expect.any(Object), 9]]);
    expect(Object.keys(calls[0][2] as object).length).toBeGreaterThan(0);
  });

  test("has the bytes of an untracked run; only config.json and trackers.json differ", async () => {
    const [{ store: one }, { store: two }] = [await trained(TRACKED), await trained({})];
    for (const file of ["metrics.jsonl", "summary.json", "model/weights.safetensors"])
      expect(await one.read(file), file).toEqual(await two.read(file));
    expect(await two.exists("trackers.json")).toBe(false);
  });

  test("resumed: continues the run of the tracker", async () => {
    const { store } = await trained(TRACKED);
    calls = [];
    await trained({}, { store, resume: true });
    expect(calls[0]).toEqual(["start", expect.objectContaining({ id: "id-1" })]);
  });

  test.each(["start", "logMetrics", "finish"] as const)(
    "%s fails: one warning, and the training ends well",
    async (name) => {
      failing = name;
      const { warnings, store } = await trained(TRACKED);
      expect(warnings).toEqual([expect.stringMatching(/no answer.* Training continues without the tracker\.$/)]);
      expect(calls.filter(([called]) => called === name)).toHaveLength(1);
      expect(await store.exists("summary.json")).toBe(true);
    },
  );

  test("an evaluation is complete although its tracker fails", async () => {
    const { store } = await trained(TRACKED);
    failing = "logMetrics";
    await evaluate(store, { plugins: [plugin] });
    expect(await store.exists("evaluation.json")).toBe(true);
  });

  test("has the id of an untracked run in a sweep", async () => {
    const idsOf = async (changes: object) => {
      const input = { name: "tracked", base: { ...CONFIG, ...changes }, seeds: 2 };
      const { plan } = await planSweep(input, { out: "unused", plugins: [plugin] });
      return plan.runs.map(({ id }) => id);
    };
    expect(await idsOf(TRACKED)).toEqual(await idsOf({}));
  });
});
