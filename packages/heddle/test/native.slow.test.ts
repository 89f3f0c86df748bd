import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { type OnTrainingEvent, train } from "@heddle/runtime";
import type { ConfigInput } from "@heddle/runtime/config";
import { folderStore } from "@heddle/runtime/stores";
import { expect, test } from "vitest";
import { standardCatalog } from "../src/standard-catalog.js";
import { smallConfig, temporaryFolder } from "./small-run.js";

// As in the command line; later versions of Node enable it and warn about the flag.
if (Number(process.versions.node.split(".")[0]) < 22) setFlagsFromString("--experimental-wasm-relaxed-simd");

const FILES = ["model/weights.safetensors", "metrics.jsonl", "latents.h5ad"];
/** Four floats have no fused multiply-add on x64. */
const LANES = (strict: boolean) => (process.arch === "x64" ? (strict ? [4, 8, 16] : [8, 16]) : [4]);
const NO_VECTORS = /expected a processor with vectors of/;

/** The files of a training: large enough for parallel threads, and with a smaller last minibatch. */
async function trained(backend: Record<string, unknown>, changes: ConfigInput): Promise<Buffer[]> {
  const folder = join(temporaryFolder(), "run");
  const config = smallConfig({
    data: { use: "simulated", preset: "small", cells: 240, genes: 602 },
    encoder: { use: "mlp-encoder", hidden: 72 },
    decoder: { use: "mlp-decoder", hidden: 72 },
    training: { epochs: 2, batchSize: 128 },
    backend,
    ...changes,
  } as ConfigInput);
  const run = await train({ catalog: standardCatalog, config, store: folderStore(folder) });
  run.dispose();
  return FILES.map((file) => readFileSync(join(folder, file)));
}

test.each<[string, ConfigInput]>([
  ["β-VAE, negative binomial", {}],
  ["β-TCVAE, zero inflation", { objective: { use: "beta-tcvae", beta: 5 }, likelihood: "zinb" }],
])("%s: native and simd write the same bytes, strict and fused, for all threads and widths", async (_name, changes) => {
  for (const strict of [true, false]) {
    const expected = await trained({ use: "simd", strict, threads: 1 }, changes);
    const variants = [{ threads: 1 }, { threads: 2 }, ...LANES(strict).map((lanes) => ({ threads: 2, lanes }))];
    for (const variant of variants) {
      const files = await trained({ use: "native", strict, ...variant }, changes).catch((error: Error) => {
        if ("lanes" in variant && NO_VECTORS.test(error.message)) return [];
        throw error;
      });
      for (const [i, bytes] of files.entries())
        expect(bytes.equals(expected[i]), `${FILES[i]}, ${JSON.stringify({ strict, ...variant })}`).toBe(true);
    }
  }
});

test("auto takes native, config.json records it, and a resumed run keeps it", async () => {
  const folder = join(temporaryFolder(), "run");
  const store = folderStore(folder);
  const recorded = () => JSON.parse(readFileSync(join(folder, "config.json"), "utf8")).backend;
  const config = smallConfig({ backend: { use: "auto", threads: 1 } });
  const choice = { use: "native", threads: 1, strict: false, record: true };
  const warnings: string[] = [];
  const onEvent: OnTrainingEvent = (event) => event.kind === "warning" && warnings.push(event.message);
  (await train({ catalog: standardCatalog, config, store, until: 0.5, onEvent })).dispose();
  expect(recorded()).toMatchObject(choice);
  const resumed = await train({ catalog: standardCatalog, config: {}, store, resume: true, onEvent });
  resumed.dispose();
  expect(recorded()).toMatchObject(choice);
  expect(warnings.filter((message) => message.includes("native"))).toEqual([]);
});
