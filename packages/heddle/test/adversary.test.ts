import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isHeddleError } from "@heddle/contracts";
import { tf } from "@heddle/ops";
import { type TrainingEvent, train } from "@heddle/runtime";
import { folderStore } from "@heddle/runtime/stores";
import { describe, expect, test } from "vitest";
import { standardCatalog as catalog } from "../src/standard-catalog.js";
import { smallConfig, temporaryFolder } from "./small-run.js";

const config = smallConfig({
  objective: { use: "factor-vae", hidden: 16, adversaryLearningRate: { from: 1e-3, to: 1e-4, end: 1 } },
});
const FILES = ["model/weights.safetensors", "metrics.jsonl", "latents.h5ad", "summary.json"];

/** The bytes of each tensor of a safetensors file: length of the header, header with offsets, values. */
function tensorsIn(file: string): Map<string, Buffer> {
  const bytes = readFileSync(file);
  const start = 8 + Number(bytes.readBigUInt64LE());
  const header = JSON.parse(bytes.subarray(8, start).toString()) as Record<string, { data_offsets?: [number, number] }>;
  const entries = Object.entries(header).flatMap(([name, { data_offsets: range }]): [string, Buffer][] =>
    range === undefined ? [] : [[name, bytes.subarray(start + range[0], start + range[1])]],
  );
  return new Map(entries);
}

function lastCheckpoint(folder: string): Map<string, Buffer> {
  const files = readdirSync(join(folder, "checkpoints")).filter((name) => name.startsWith("step-"));
  return tensorsIn(join(folder, "checkpoints", files.sort().at(-1)!));
}

async function trained(stopAfter: readonly number[] = []): Promise<string> {
  const folder = join(temporaryFolder(), "run");
  const store = folderStore(folder);
  for (const steps of stopAfter) {
    const stop = new AbortController();
    const onEvent = (event: TrainingEvent) => {
      if (event.kind === "epoch" && event.record.step >= steps) stop.abort();
    };
    const part = train({ catalog, config, store, signal: stop.signal, onEvent, resume: existsSync(folder) });
    await expect(part).rejects.toSatisfy((error) => isHeddleError(error, "interrupted"));
  }
  const run = await train({ catalog, config, store, resume: stopAfter.length > 0 });
  run.dispose();
  return folder;
}

describe("a run with an adversary", () => {
  test("stopped twice and resumed: same bytes, same adversary and same optimizer moments as without a stop", async () => {
    const whole = await trained();
    const resumed = await trained([2, 5]);
    for (const file of FILES) {
      expect(readFileSync(join(resumed, file)).equals(readFileSync(join(whole, file))), file).toBe(true);
    }
    const [expected, found] = [lastCheckpoint(whole), lastCheckpoint(resumed)];
    const names = [...expected.keys()].filter((name) => name.startsWith("adversary"));
    expect(names).toContain("adversary.hidden0.weights");
    expect(names).toContain("adversary-optimizer.powers");
    expect(names).toContain("adversary-optimizer.logits.weights.second");
    for (const name of names) expect(found.get(name)!.equals(expected.get(name)!), name).toBe(true);
  });

  test("trains the adversary, excludes it from the model's weights, and disposes every tensor", async () => {
    await trained();
    const before = tf.memory().numTensors;
    const folder = await trained();
    expect(tf.memory().numTensors).toBe(before);
    const names = [...tensorsIn(join(folder, "model/weights.safetensors")).keys()];
    expect(names.filter((name) => /adversary|logits/.test(name))).toEqual([]);
    const second = lastCheckpoint(folder).get("adversary-optimizer.hidden0.weights.second")!;
    expect(second.some((byte) => byte > 0)).toBe(true);
  });
});
