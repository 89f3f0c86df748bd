import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Worker } from "node:worker_threads";
import { afterEach, describe, expect, test } from "vitest";
import { closeIdleWorkers, configure, evaluate, memoryStore, train } from "../../src/index.js";
import { start } from "../process/heddle-process.js";
import { smallConfig, temporaryFolder } from "../small-run.js";
import { builtWorker } from "./worker-threads.js";

const started: Worker[] = [];
const startBuilt = builtWorker();
configure({
  workerUrl: () => {
    const worker = startBuilt() as Worker;
    started.push(worker);
    return worker;
  },
});
afterEach(() => {
  closeIdleWorkers();
  started.length = 0;
});

const config = smallConfig({ backend: "cpu" });
const ended = (worker: Worker) => new Promise<void>((resolve) => worker.once("exit", () => resolve()));

describe("idle workers are reused", () => {
  test("by later calls of any kind, with the bytes of a new worker", async () => {
    const [first, second] = [memoryStore(), memoryStore()];
    await train(config, { out: first }).result;
    await train({ ...config, seed: 9 }, { out: memoryStore() }).result;
    await train(config, { out: second }).result;
    await evaluate(second, { thread: "worker" });
    expect(started).toHaveLength(1);
    const latents = (store: typeof first) => store.entries().find(([file]) => file === "latents.h5ad");
    expect(latents(second)).toEqual(latents(first));
  });

  test("after a configuration error, and after a stopped run", async () => {
    await expect(train({ ...config, latents: 0 }).result).rejects.toThrow(/latents/);
    const abort = new AbortController();
    const run = train({ ...config, training: { epochs: 10_000 } }, { signal: abort.signal });
    run.result.catch(() => undefined);
    for await (const { kind } of run) {
      if (kind === "prepared") abort.abort();
      if (kind === "prepared") break;
    }
    await expect(run.result).rejects.toThrow(/resume/);
    await train(config).result;
    expect(started).toHaveLength(1);
  });

  test("for one call at a time: concurrent calls use separate workers", async () => {
    await Promise.all([train(config).result, train(config).result]);
    expect(started).toHaveLength(2);
    await Promise.all([train(config).result, train(config).result]);
    expect(started).toHaveLength(2);
  });

  test("until closeIdleWorkers()", async () => {
    await train(config).result;
    const exit = ended(started[0]);
    closeIdleWorkers();
    await exit;
    await train(config).result;
    expect(started).toHaveLength(2);
  });

  test("but a custom worker ends with its call", async () => {
    const own: Worker[] = [];
    const worker = () => {
      own.push(startBuilt() as Worker);
      return own.at(-1)!;
    };
    const run = train(config, { worker });
    const exit = ended(own[0]);
    await run.result;
    await exit;
    await train(config, { worker }).result;
    expect(own).toHaveLength(2);
  });
});

test("an idle worker does not keep a Node process alive", async () => {
  const folder = temporaryFolder();
  const api = new URL("../../dist/index.js", import.meta.url).href;
  const program = join(folder, "program.mjs");
  writeFileSync(
    program,
    `import { train } from "${api}";
     await train(${JSON.stringify(config)}).result;
     const end = performance.now();
     // an idle worker is closed after 30 s
     process.on("exit", () => console.log(performance.now() - end < 25_000));`,
  );
  const { code, out } = await start(process.execPath, [pathToFileURL(program).pathname], folder).ended;
  expect([code, out]).toEqual([0, "true\n"]);
});
