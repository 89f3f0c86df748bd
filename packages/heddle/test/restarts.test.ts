import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isHeddleError } from "@heddle/contracts";
import { type TrainingEvent, train } from "@heddle/runtime";
import { folderStore } from "@heddle/runtime/stores";
import { describe, expect, test } from "vitest";
import { standardCatalog as catalog } from "../src/standard-catalog.js";
import { smallConfig, temporaryFolder } from "./small-run.js";

const LASTING = ["model/weights.safetensors", "metrics.jsonl", "latents.h5ad", "summary.json"];
const EPOCHS = 4;
const config = (count: number) =>
  smallConfig({ training: { epochs: EPOCHS, batchSize: 64, restarts: { count, fraction: 0.5 } } });

async function trained(count: number) {
  const folder = join(temporaryFolder(), "run");
  const run = await train({ catalog, config: config(count), store: folderStore(folder) });
  run.dispose();
  return folder;
}

const losses = (folder: string) =>
  readFileSync(join(folder, "metrics.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { loss: number }).loss);
const restartsOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, "restarts.json"), "utf8")) as { losses: number[]; kept: number; epochs: number };

describe("restarts", () => {
  test("keep the model with the lowest loss after the restart epochs, and all its epochs", async () => {
    const [alone, several] = [await trained(1), await trained(4)];
    const { losses: found, kept, epochs } = restartsOf(several);
    expect(existsSync(join(alone, "restarts.json"))).toBe(false);
    expect([found.length, epochs]).toEqual([4, 2]);
    expect(new Set(found).size).toBe(4);
    expect(found[kept]).toBe(Math.min(...found));
    // the first restart starts like a run without restarts
    expect(found[0]).toBe(losses(alone)[epochs - 1]);
    expect(losses(several)).toHaveLength(EPOCHS);
    expect(losses(several)[epochs - 1]).toBe(found[kept]);
  });

  test("stopped during and after the restarts, then resumed: same bytes as without a stop, and no epoch is trained twice", async () => {
    const whole = await trained(3);
    const folder = join(temporaryFolder(), "run");
    const store = folderStore(folder);
    const trainedEpochs: string[] = [];
    const isKnown = () => existsSync(join(folder, "restarts.json"));
    // after the first epoch of the second restart, and after the choice of the best
    for (const isDue of [
      (event: TrainingEvent) => event.kind === "restart-epoch" && event.number === 2,
      (event: TrainingEvent) => event.kind === "epoch" && event.record.epoch === 2,
    ]) {
      const stop = new AbortController();
      const onEvent = (event: TrainingEvent) => {
        if (event.kind === "restart-epoch") trainedEpochs.push(`${event.number}: ${event.record.epoch}`);
        if (isDue(event)) stop.abort();
      };
      expect(isKnown()).toBe(false);
      const options = { catalog, config: config(3), store, signal: stop.signal, onEvent, resume: existsSync(folder) };
      await expect(train(options)).rejects.toSatisfy((error) => isHeddleError(error, "interrupted"));
    }
    expect(trainedEpochs).toEqual(["1: 0", "1: 1", "2: 0", "2: 1", "3: 0", "3: 1"]);
    expect(restartsOf(folder)).toEqual(restartsOf(whole));
    (await train({ catalog, config: undefined, store, resume: true })).dispose();
    for (const file of LASTING)
      expect(readFileSync(join(folder, file)).equals(readFileSync(join(whole, file))), file).toBe(true);
    expect(existsSync(join(folder, "restarts"))).toBe(false);
  });

  test("an interrupted restart reports its earlier epochs, and a damaged checkpoint of it is trained again", async () => {
    const folder = join(temporaryFolder(), "run");
    const store = folderStore(folder);
    const stop = new AbortController();
    const stopped = (event: TrainingEvent) => {
      if (event.kind === "restart-epoch" && event.number === 2) stop.abort();
    };
    const first = train({ catalog, config: config(2), store, signal: stop.signal, onEvent: stopped });
    await expect(first).rejects.toSatisfy((error) => isHeddleError(error, "interrupted"));
    const [checkpoint] = readdirSync(join(folder, "restarts/2/checkpoints"));
    writeFileSync(join(folder, "restarts/2/checkpoints", checkpoint), "damaged");
    // of a process that was killed while it refreshed the folder
    for (const number of [1, 2]) mkdirSync(join(folder, `restarts/${number}/checkpoints/.refresh.host-1-0-0.partial`));
    const restarts: number[] = [];
    const warnings: string[] = [];
    const onEvent = (event: TrainingEvent) => {
      if (event.kind === "restart") restarts.push(event.records.length);
      if (event.kind === "warning") warnings.push(event.message);
    };
    (await train({ catalog, config: undefined, store, resume: true, onEvent })).dispose();
    expect(restarts).toEqual([2, 0]);
    expect(warnings.join()).toContain("is skipped");
    const whole = await trained(2);
    expect(readFileSync(join(folder, LASTING[0])).equals(readFileSync(join(whole, LASTING[0])))).toBe(true);
  });
});
