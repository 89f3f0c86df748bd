import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { train } from "../../src/index.js";
import { connectWorker, isHeddleError } from "../../src/thread/index.js";
import { smallConfig } from "../small-run.js";
import { builtWorker } from "./worker-threads.js";

type OwnCalls = {
  count: { request: number; answer: number; event: number };
  exit: { request: undefined; answer: undefined };
};

const dist = new URL("../../dist/", import.meta.url);
const folder = mkdtempSync(join(tmpdir(), "heddle-calls-"));
const script = join(folder, "worker.mjs");
writeFileSync(
  script,
  `import { serveTraining } from "${new URL("index.js", dist).href}";
   import { serveCalls } from "${new URL("thread/index.js", dist).href}";
   serveTraining();
   let calls = 0;
   serveCalls(
     {
       count: (to, { onEvent }) => {
         if (to < 0) throw new RangeError("negative");
         for (let i = 0; i < to; i++) onEvent(i);
         return ++calls;
       },
       exit: () => process.exit(3),
     },
     { mapError: (error) => new Error("mapped: " + error.message) },
   );`,
);
const entry = builtWorker(pathToFileURL(script));
const client = connectWorker<OwnCalls>(entry);
afterAll(() => {
  client.close();
  rmSync(folder, { recursive: true });
});

describe("calls of a custom worker", () => {
  test("run in one worker, with events and mapped errors", async () => {
    const events: number[] = [];
    expect(await client.call("count", 3, { onEvent: (event) => events.push(event) }).result).toBe(1);
    expect(events).toEqual([0, 1, 2]);
    await expect(client.call("count", -1).result).rejects.toThrow("mapped: negative");
    expect(await client.call("count", 0).result).toBe(2);
  });

  test("start a new worker after the previous one has ended", async () => {
    await expect(client.call("exit", undefined).result).rejects.toThrow(/exit code 3/);
    expect(await client.call("count", 0).result).toBe(1);
    const running = client.call("exit", undefined).result;
    client.close();
    await expect(running).rejects.toSatisfy((error) => isHeddleError(error, "interrupted"));
  });

  test("share the script with train()", async () => {
    const { summary } = await train(smallConfig({ backend: "cpu" }), { worker: entry }).result;
    expect(summary.epochs).toBe(3);
  });
});
