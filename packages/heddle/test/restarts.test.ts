import { existsSync, readFileSync } from "node:fs";
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

  test("stopped during and after the restarts, then resumed: same bytes as without a stop", async () => {
    const whole = await trained(3);
    const folder = join(temporaryFolder(), "run");
    let events = 0;
    // in the second restart, and after the selection of the best
    for (const stopAfter of [2, 8]) {
      const stop = new AbortController();
      const onEvent = (event: TrainingEvent) => {
        if ((event.kind === "epoch" || event.kind === "stage") && ++events >= stopAfter) stop.abort();
      };
      const stopped = train({
        catalog,
        config: config(3),
        store: folderStore(folder),
        signal: stop.signal,
        onEvent,
        resume: existsSync(folder),
      });
      await expect(stopped).rejects.toSatisfy((error) => isHeddleError(error, "interrupted"));
    }
    expect(restartsOf(folder)).toEqual(restartsOf(whole));
    (await train({ catalog, config: undefined, store: folderStore(folder), resume: true })).dispose();
    for (const file of LASTING)
      expect(readFileSync(join(folder, file)).equals(readFileSync(join(whole, file))), file).toBe(true);
  });
});
