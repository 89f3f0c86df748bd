import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import {
  type ConfigInput,
  configure,
  isHeddleError,
  type MemoryStore,
  memoryStore,
  type TrainingEvent,
  train,
} from "../../src/index.js";
import { start } from "../process/heddle-process.js";
import { smallConfig, temporaryFolder } from "../small-run.js";
import { builtWorker } from "./worker-threads.js";

configure({ workerUrl: builtWorker() });

const config = (changes: ConfigInput = {}) => smallConfig({ backend: "cpu", ...changes });
/** Files of a run that depend only on its configuration and data. */
const lasting = ({ entries }: MemoryStore) =>
  new Map(entries().filter(([file]) => file !== "timings.jsonl" && !file.startsWith("checkpoints/")));

async function kinds(run: AsyncIterable<TrainingEvent>): Promise<string[]> {
  const seen: string[] = [];
  for await (const { kind } of run) if (kind !== "step" && kind !== "checkpoint") seen.push(kind);
  return seen;
}

/** The store of a run that was paused and then stopped; trains again if the worker finished before it was paused. */
async function stoppedWhilePaused(of: ConfigInput): Promise<{ cut: MemoryStore; pausedAt: number }> {
  for (;;) {
    const cut = memoryStore();
    const abort = new AbortController();
    const run = train(of, { out: cut, signal: abort.signal });
    let pausedAt = -1;
    const walk = async () => {
      for await (const event of run) {
        if (event.kind === "epoch" && event.record.epoch === 1) run.pause();
        if (event.kind === "paused") {
          pausedAt = event.step;
          expect(await cut.list("checkpoints")).toContain(`step-${String(pausedAt).padStart(9, "0")}.safetensors`);
          abort.abort();
        }
      }
    };
    const error = await walk().catch((thrown: unknown) => thrown);
    if (error === undefined) continue;
    expect(isHeddleError(error, "interrupted"), String(error)).toBe(true);
    return { cut, pausedAt };
  }
}

describe("training in a worker thread", () => {
  test("emits events, then returns the run, with the same bytes as on this thread", async () => {
    const [there, here] = [memoryStore(), memoryStore()];
    const run = train(config(), { out: there });
    expect(await kinds(run)).toEqual(["prepared", "epoch", "epoch", "epoch", "stage", "done"]);
    const { encoded, summary, store } = await run.result;
    expect([encoded.representation.rows, summary.epochs, store]).toEqual([200, 3, there]);
    const local = await train(config(), { out: here, thread: "here" }).result;
    expect(encoded).toEqual(local.encoded);
    expect(lasting(there)).toEqual(lasting(here));
    // a late reader receives all events except steps and checkpoints
    expect(await kinds(run)).toEqual(["prepared", "epoch", "epoch", "epoch", "stage", "done"]);
  });

  test("concurrent runs are independent: each gives the same result as alone", async () => {
    const stores = [3, 4, 3].map(() => memoryStore());
    const runs = [3, 4, 3].map((seed, i) => train(config({ seed }), { out: stores[i] }).result);
    const losses = (await Promise.all(runs)).map(({ encoded }) => encoded.representation.values);
    expect(losses[0]).toEqual(losses[2]);
    expect(losses[0]).not.toEqual(losses[1]);
    expect(lasting(stores[0])).toEqual(lasting(stores[2]));
  });

  test("an error keeps its kind and message; leaving the event loop early does not stop the run", async () => {
    const refused = train(config({ latents: 0 })).result;
    await expect(refused).rejects.toSatisfy((error) => isHeddleError(error, "config"));
    await expect(refused).rejects.toThrow(/latents/);
    const run = train(config());
    for await (const _ of run) break;
    expect((await run.result).summary.epochs).toBe(3);
  });

  test("an error ends the loop over events", async () => {
    await expect(kinds(train(config({ factors: ["no such column"] })))).rejects.toThrow(/no such column/);
  });

  test("a run paused at a checkpoint, stopped and resumed gives the bytes of an uninterrupted run", async () => {
    const long = config({ training: { epochs: 60, batchSize: 64, checkpointSeconds: 1000 } });
    const whole = memoryStore();
    const { cut, pausedAt } = await stoppedWhilePaused(long);
    expect(pausedAt).toBeGreaterThan(0);
    await train(long, { out: cut, resume: true }).result;
    await train(long, { out: whole }).result;
    expect(lasting(cut)).toEqual(lasting(whole));
  });

  test("pauses and resumes", async () => {
    let seen: string[] = [];
    // a worker that finished before it was paused trains again
    while (seen.length < 2) {
      const run = train(config({ training: { epochs: 60, batchSize: 64 } }));
      seen = [];
      for await (const { kind } of run) {
        if (kind === "prepared") run.pause();
        if (kind === "paused") run.resume();
        if (kind === "paused" || kind === "done") seen.push(kind);
      }
    }
    expect(seen).toEqual(["paused", "done"]);
  });

  test("monitoring reports the representation of some cells and does not change the result", async () => {
    const [monitored, plain] = [memoryStore(), memoryStore()];
    const run = train(config({ training: { epochs: 15, batchSize: 64 } }), {
      out: monitored,
      monitor: { cells: 10, seconds: 0 },
    });
    const shown: TrainingEvent[] = [];
    for await (const event of run) if (event.kind === "representation") shown.push(event);
    expect(shown.length).toBeGreaterThan(0);
    expect(shown[0]).toMatchObject({ cells: Int32Array.from([0, 20, 40, 60, 80, 100, 120, 140, 160, 180]) });
    expect(shown[0]).toMatchObject({ representation: { rows: 10, columns: 4 } });
    await train(config({ training: { epochs: 15, batchSize: 64 } }), { out: plain }).result;
    expect(monitored.entries().find(([file]) => file === "latents.h5ad")).toEqual(
      plain.entries().find(([file]) => file === "latents.h5ad"),
    );
  });
});

describe("a worker that fails", () => {
  test("at the start throws the reason and the next step", async () => {
    const missing = train(config(), { worker: join(temporaryFolder(), "none.js") }).result;
    await expect(missing).rejects.toThrow(/Cannot find module.*configure\(\{ workerUrl \}\)/s);
  });

  test("during training throws its exit code", async () => {
    const script = join(temporaryFolder(), "dies.mjs");
    const served = new URL("../../dist/index.js", import.meta.url).href;
    writeFileSync(
      script,
      `import { serveTraining } from "${served}"; serveTraining(); setTimeout(() => process.exit(7), 50);`,
    );
    const run = train(config({ training: { epochs: 10_000 } }), { worker: builtWorker(pathToFileURL(script)) });
    await expect(run.result).rejects.toThrow(/exit code 7/);
  });

  test("without a listener does not fail silently", async () => {
    const entry = new URL("../../dist/index.js", import.meta.url).href;
    const program = `import { train } from "${entry}"; train({ latents: 0 });`;
    const { code, err } = await start(process.execPath, ["--input-type=module", "-e", program], temporaryFolder())
      .ended;
    expect([code, err]).toEqual([1, expect.stringMatching(/HeddleError: .*latents/)]);
  });
});
