import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { type ConfigInput, configure, defineObjective, simulate, train, withOptions, z } from "../../src/index.js";
import { smallConfig, temporaryFolder } from "../small-run.js";
import { builtWorker } from "./worker-threads.js";

configure({ workerUrl: builtWorker() });

const config = (changes: ConfigInput = {}) => smallConfig({ backend: "cpu", ...changes });

describe("arguments of a call in a worker", () => {
  const objective = defineObjective({
    name: "mine",
    summary: "Reconstruction alone.",
    options: z.strictObject({}),
    terms: () => ({}),
  });

  test("accepts a plugin by URL, and in a custom worker", async () => {
    const folder = temporaryFolder();
    const plugin = join(folder, "mine.mjs");
    const dist = new URL("../../dist/", import.meta.url);
    writeFileSync(
      plugin,
      `import { defineObjective, z } from "${new URL("index.js", dist).href}";
       import { tf } from "${new URL("tf.js", dist).href}";
       export default defineObjective({
         name: "mine", summary: "Reconstruction alone.", options: z.strictObject({}),
         terms: (_options, { logProb }) => ({ reconstruction: { value: tf.neg(logProb), weight: tf.scalar(1) } }),
       });`,
    );
    const byUrl = train(config({ objective: withOptions("mine") }), { plugins: [pathToFileURL(plugin)] });
    expect((await byUrl.result).summary.objective).toBe("mine");
    const script = join(folder, "worker.mjs");
    writeFileSync(
      script,
      `import { serveTraining } from "${new URL("index.js", dist).href}";
       import mine from "./mine.mjs";
       serveTraining({ plugins: [mine] });`,
    );
    const byWorker = train(config({ objective: withOptions("mine") }), { worker: builtWorker(pathToFileURL(script)) });
    expect((await byWorker.result).encoded).toEqual((await byUrl.result).encoded);
  });

  test.each([
    [
      "a plugin object",
      () => train(config(), { plugins: [objective] }),
      /plugin mine itself.*thread: "here".*serveTraining/,
    ],
    ["a number as data", () => train(config(), { data: 5 as never }), /a File.*got number/],
    ["an empty object as data", () => train(config(), { data: {} as never }), /got an object with nothing in it/],
    ["a function in the configuration", () => train(config({ seed: (() => 1) as never })), /plain values/],
    [
      "plugin packages in a configuration",
      () => train(config({ plugins: ["heddle-plugin-demo"] })),
      /heddle-plugin-demo.*among the options/,
    ],
  ])("%s is rejected at the call", (_what, call, message) => {
    expect(call).toThrow(message);
  });

  test("rejects an open dataset at the call and does not dispose it", async () => {
    const dataset = await simulate({ options: { preset: "small", cells: 20, genes: 80 } });
    expect(() => train(config(), { data: dataset })).toThrow(/an open dataset.*CountArrays/);
    expect((await dataset.readRows(0, 1)).rowStarts).toHaveLength(2);
    dataset.dispose();
  });
});
