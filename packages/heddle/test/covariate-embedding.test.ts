import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeTensors } from "@heddle/runtime/run-folder";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ConfigInput, counterfactual, embed, train } from "../src/index.js";
import { writeBatches } from "./batches.fixture.js";

const config = (changes: ConfigInput = {}): ConfigInput => ({
  backend: "simd",
  genes: { select: "all" },
  latents: 3,
  covariates: [{ name: "batch", representation: "embedding" }],
  encoder: { use: "mlp-encoder", hidden: 16, covariates: true },
  decoder: { use: "mlp-decoder", hidden: 16 },
  prior: "conditional",
  objective: "beta-vae",
  optimizer: { use: "adam", learningRate: 0.01 },
  training: { epochs: 2, batchSize: 60, earlyStopping: false, restarts: { count: 1 }, checkpointSeconds: 0 },
  ...changes,
});

const BATCHES = ["a", "a2", "b", "b2", "d"];
let folder = "";
let first = "";
let run = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "heddle-embedding-"));
  first = await writeBatches(`${folder}/first.h5ad`, BATCHES);
  run = `${folder}/run`;
  await train(config(), { data: first, out: run, thread: "here" }).result;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tensorsOf = async (of: string) => {
  const { tensors } = await decodeTensors(readFileSync(`${of}/model/weights.safetensors`), of);
  return new Map(tensors.map((tensor) => [tensor.name, tensor]));
};

test("one table for all networks, of levels × 5, is trained and saved; weights have rows for its dimensions", async () => {
  const tensors = await tensorsOf(run);
  expect(tensors.get("covariates.batch")!.shape).toEqual([BATCHES.length, 5]);
  expect(tensors.get("encoder.hidden0.covariateWeights")!.shape).toEqual([5, 16]);
  expect(tensors.get("decoder.hidden0.covariateWeights")!.shape).toEqual([5, 16]);
  const untrained = `${folder}/one`;
  const once = { ...config().training, epochs: 1 } as const;
  await train(config({ training: once }), { data: first, out: untrained, thread: "here" }).result;
  const [after, before] = [tensors, await tensorsOf(untrained)].map((each) => each.get("covariates.batch")!.values);
  for (let level = 0; level < BATCHES.length; level++)
    expect(after.slice(5 * level, 5 * level + 5)).not.toEqual(before.slice(5 * level, 5 * level + 5));
});

test("a run that was stopped and resumed has the same weights", async () => {
  const stop = new AbortController();
  const out = `${folder}/parts`;
  const stopped = train(config(), { data: first, out, thread: "here", signal: stop.signal });
  const stopping = (async () => {
    for await (const event of stopped) if (event.kind === "epoch" && event.record.epoch === 0) stop.abort();
  })();
  await expect(Promise.all([stopped.result, stopping])).rejects.toMatchObject({ kind: "interrupted" });
  await train({}, { data: first, out, resume: true, thread: "here" }).result;
  const [found, expected] = [out, run].map((of) => readFileSync(`${of}/model/weights.safetensors`));
  expect(found.equals(expected)).toBe(true);
});

test("adapting to new batches adds rows to the table; everything else keeps its bytes", async () => {
  const query = await writeBatches(`${folder}/query.h5ad`, ["c", "c2"]);
  const given: ConfigInput = {
    backend: "simd",
    optimizer: { use: "adam", learningRate: 0.01 },
    training: { epochs: 2, batchSize: 60, earlyStopping: false },
  };
  const out = `${folder}/adapted`;
  await train(given, { data: query, out, from: run, adapt: "batch", thread: "here" }).result;
  const [before, after] = [await tensorsOf(run), await tensorsOf(out)];
  for (const [name, { shape, values }] of before) {
    const found = after.get(name)!;
    expect(found.shape, name).toEqual(name === "covariates.batch" ? [BATCHES.length + 2, 5] : shape);
    expect([...found.values.slice(0, values.length)], name).toEqual([...values]);
  }
  const known = await embed(run, { data: first });
  expect((await embed(out, { data: first })).encoded.representation).toEqual(known.encoded.representation);
  expect((await embed(out, { data: query })).encoded.representation.rows).toBe(120);
});

test("decoding at another batch changes the expression; at the own batch it does not", async () => {
  const data = await writeBatches(`${folder}/one.h5ad`, ["a"]);
  const largest = async (batch: string) => {
    const { logFoldChange } = await counterfactual(run, { data, covariates: { batch } });
    return Math.max(...logFoldChange.values.map(Math.abs));
  };
  expect(await largest("a")).toBe(0);
  expect(await largest("b")).toBeGreaterThan(0.01);
});

test("a batch that training never saw is refused, with the cell", async () => {
  const query = await writeBatches(`${folder}/unseen.h5ad`, ["z"]);
  await expect(embed(run, { data: query })).rejects.toThrow(
    /covariate batch: expected a level seen in training: a, a2, b, b2, d, got "z" for cell cell0/,
  );
});
