import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { definePlugin } from "@heddle/contracts";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { closeIdleWorkers, configure, evaluate, memoryStore, type RunStore, train } from "../../src/index.js";
import { smallConfig } from "../small-run.js";
import { builtWorker } from "./worker-threads.js";

const started: Worker[] = [];
afterEach(() => {
  closeIdleWorkers();
  started.length = 0;
});

function startWith(start: () => unknown): void {
  configure({
    workerUrl: () => {
      const worker = start() as Worker;
      started.push(worker);
      return worker;
    },
  });
}

const config = smallConfig({
  backend: "cpu",
  data: { use: "simulated", preset: "small", cells: 2400, genes: 80 },
  training: { epochs: 1, batchSize: 256 },
  evaluation: { metrics: [{ use: "max-correlation", resamples: 20, permutations: 5 }, "clustering-agreement"] },
});

/** A plugin that is a value cannot be sent to a worker, so all metrics run on this thread. */
const value = definePlugin({
  role: "gene-selection",
  name: "of-this-thread",
  apiVersion: 1,
  summary: "Selects all genes.",
  source: "This test.",
  options: z.strictObject({}),
  create: () => ({ select: async ({ genes }) => Int32Array.from({ length: genes }, (_, gene) => gene) }),
});

async function evaluationOf(store: RunStore, plugins = [value]): Promise<string> {
  await evaluate(store, { plugins });
  return new TextDecoder().decode(await store.read("evaluation.json"));
}

test.runIf(availableParallelism() > 1)(
  "workers that compute the baselines, and workers that fail, give the bytes of one thread",
  async () => {
    startWith(builtWorker());
    const store = memoryStore();
    await train(config, { out: store, thread: "here" }).result;
    const alone = await evaluationOf(store);
    expect(started).toHaveLength(0);
    expect(await evaluationOf(store, [])).toBe(alone);
    expect(started.length).toBeGreaterThan(0);
    closeIdleWorkers();
    startWith(() => new Worker("throw new Error('no worker here')", { eval: true }));
    expect(await evaluationOf(store, [])).toBe(alone);
  },
);

test("fewer than 2,000 cells need no worker", async () => {
  startWith(builtWorker());
  const store = memoryStore();
  await train(smallConfig({ backend: "cpu" }), { out: store, thread: "here" }).result;
  await evaluate(store);
  expect(started).toHaveLength(0);
});

test.runIf(availableParallelism() > 1)("a stop ends the metrics of this thread and of workers", async () => {
  startWith(builtWorker());
  const store = memoryStore();
  await train(config, { out: store, thread: "here" }).result;
  const abort = new AbortController();
  const stopped = evaluate(store, { signal: abort.signal, onEvent: () => abort.abort() });
  await expect(stopped).rejects.toMatchObject({ kind: "interrupted" });
});
