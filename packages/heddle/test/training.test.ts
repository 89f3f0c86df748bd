import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defineObjective, isHeddleError } from "@heddle/contracts";
import { tf } from "@heddle/ops";
import { evaluateRun, type TrainingEvent, train } from "@heddle/runtime";
import type { ConfigInput } from "@heddle/runtime/config";
import { folderStore } from "@heddle/runtime/stores";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { catalogWith } from "../src/catalog-with.js";
import { standardCatalog as catalog } from "../src/standard-catalog.js";
import { smallConfig, temporaryFolder } from "./small-run.js";

const LASTING = [
  "model/weights.safetensors",
  "model/model.json",
  "model/genes.json",
  "metrics.jsonl",
  "latents.h5ad",
  "config.json",
  "summary.json",
];

async function trained(config: ConfigInput, onEvent?: (event: TrainingEvent) => void) {
  const folder = join(temporaryFolder(), "run");
  const run = await train({ catalog, config, store: folderStore(folder), onEvent });
  run.dispose();
  return { folder, run };
}

const contents = (folder: string, files = LASTING) => files.map((file) => readFileSync(join(folder, file)));

describe("a run", () => {
  test("with the same seed gives the same bytes, including the evaluation; another seed does not", async () => {
    const { folder: one } = await trained(smallConfig());
    const { folder: two } = await trained(smallConfig());
    const { folder: other } = await trained(smallConfig({ seed: 4 }));
    for (const folder of [one, two]) await evaluateRun({ catalog, store: folderStore(folder) });
    const files = [...LASTING, "evaluation.json"];
    for (const [i, bytes] of contents(one, files).entries())
      expect(bytes.equals(contents(two, files)[i]), files[i]).toBe(true);
    expect(contents(one)[0].equals(contents(other)[0])).toBe(false);
  });

  test("has the same ELBO on cpu and wasm within 1e-4 relative after an epoch (float32, different order of sums)", async () => {
    const bounds: number[] = [];
    for (const backend of ["wasm", "cpu"]) {
      const config = smallConfig({ backend, training: { epochs: 1, batchSize: 64 } });
      await trained(config, (event) => event.kind === "epoch" && bounds.push(event.record.elbo));
    }
    expect(Math.abs(bounds[1] / bounds[0] - 1)).toBeLessThan(1e-4);
  });

  test("stopped at a checkpoint and resumed gives the bytes of an uninterrupted run", async () => {
    const { folder: whole } = await trained(smallConfig());
    const folder = join(temporaryFolder(), "run");
    for (const stopAfter of [2, 5]) {
      const stop = new AbortController();
      const store = folderStore(folder);
      const onEvent = (event: TrainingEvent) => {
        if (event.kind === "epoch" && event.record.step >= stopAfter) stop.abort();
      };
      const stopped = train({
        catalog,
        config: smallConfig(),
        store,
        signal: stop.signal,
        onEvent,
        resume: existsSync(folder),
      });
      await expect(stopped).rejects.toSatisfy((error) => isHeddleError(error, "interrupted"));
    }
    (await train({ catalog, config: undefined, store: folderStore(folder), resume: true })).dispose();
    for (const [i, bytes] of contents(folder).entries())
      expect(bytes.equals(contents(whole)[i]), LASTING[i]).toBe(true);
  });

  test("keeps the number of tensors constant across epochs", async () => {
    const counts: number[] = [];
    await trained(smallConfig(), (event) => event.kind === "epoch" && counts.push(tf.memory().numTensors));
    expect(new Set(counts).size).toBe(1);
  });

  test("disposes every tensor", async () => {
    await trained(smallConfig());
    const before = tf.memory().numTensors;
    await trained(smallConfig());
    expect(tf.memory().numTensors).toBe(before);
  });

  test("lowers the loss", async () => {
    const losses: number[] = [];
    await trained(
      smallConfig({ training: { epochs: 20, batchSize: 64 } }),
      (event) => event.kind === "epoch" && losses.push(event.record.loss),
    );
    expect(losses.at(-1)!).toBeLessThan(0.9 * losses[0]);
  });

  test("stops early if validation does not improve, and keeps the weights of the best epoch", async () => {
    const training = { epochs: 200, batchSize: 64, validation: 0.2, earlyStopping: { patience: 2, minimumDelta: 1 } };
    const { run } = await trained(smallConfig({ training }));
    expect(run.summary.stoppedEarly).toBe(true);
    expect(run.summary.epochs).toBeLessThan(200);
  });

  test("rejects a nonempty folder and does not change it", async () => {
    const { folder } = await trained(smallConfig());
    const before = contents(folder);
    await expect(train({ catalog, config: smallConfig(), store: folderStore(folder) })).rejects.toThrow(
      /expected a folder that is not there yet/,
    );
    expect(contents(folder)).toEqual(before);
  });
});

describe("a non-finite loss", () => {
  const broken = defineObjective({
    name: "breaks",
    summary: "Turns non-finite at a step of choice.",
    options: z.strictObject({}),
    schedules: () => ({ weight: { kind: "linear", from: 1, to: 2, start: 0, end: 1, unit: "fraction" } }),
    terms: (_options, { logProb }, step) => {
      const weight = step.schedule("weight");
      // √(1.5 − weight) is NaN from the middle of training
      return {
        reconstruction: { value: tf.neg(logProb), weight: tf.scalar(1) },
        odd: { value: tf.mean(logProb), weight: tf.sqrt(tf.sub(1.5, weight)) as tf.Scalar },
      };
    },
  });

  test("stops the run with an error that names step, term and largest weight; keeps the last valid checkpoint", async () => {
    const folder = join(temporaryFolder(), "run");
    const run = train({
      catalog: await catalogWith([broken]),
      config: smallConfig({ objective: "breaks" }),
      store: folderStore(folder),
    });
    await expect(run).rejects.toThrow(
      /step \d+: expected a finite loss, got the term odd of the objective breaks is .*; the weight with the largest norm is \w+/,
    );
    expect(existsSync(join(folder, "checkpoints"))).toBe(true);
    expect(existsSync(join(folder, "model"))).toBe(false);
  });
});
