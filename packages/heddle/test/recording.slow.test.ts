import { join } from "node:path";
import { tf } from "@heddle/ops";
import { train } from "@heddle/runtime";
import { folderStore } from "@heddle/runtime/stores";
import { expect, test } from "vitest";
import { standardCatalog as catalog } from "../src/standard-catalog.js";
import { smallConfig, temporaryFolder } from "./small-run.js";

test("heap size, number of tensors and resident memory (within 32 MiB) stay constant over ten thousand steps", async () => {
  const seen: { heap: number; tensors: number; resident: number }[] = [];
  const look = () => {
    const { engine } = tf.backend() as unknown as { engine: { heap: { memory: WebAssembly.Memory } } };
    const heap = engine.heap.memory.buffer.byteLength;
    seen.push({ heap, tensors: tf.memory().numTensors, resident: process.memoryUsage.rss() });
  };
  const config = smallConfig({
    training: { epochs: 3400, batchSize: 64, earlyStopping: false },
    backend: { use: "simd", threads: 2 },
  });
  const store = folderStore(join(temporaryFolder(), "run"));
  const onEvent = (event: { kind: string; record?: { epoch: number } }) => {
    if (event.kind === "epoch" && event.record!.epoch % 300 === 299) look();
  };
  const run = await train({ catalog, config, store, onEvent });
  run.dispose();
  expect(run.summary.steps).toBeGreaterThanOrEqual(10_000);
  expect(new Set(seen.map(({ heap }) => heap)).size).toBe(1);
  expect(new Set(seen.map(({ tensors }) => tensors)).size).toBe(1);
  expect(seen.at(-1)!.resident - seen[1].resident).toBeLessThan(32 * 2 ** 20);
}, 600_000);
