import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeTensors, readEpochs } from "@heddle/runtime/run-folder";
import { afterAll, describe, expect, test } from "vitest";
import { type ConfigInput, embed, type Matrix, type TrainOptions, train } from "../src/index.js";
import { CELLS, KINDS, writeBatches } from "./batches.fixture.js";

const config = (changes: ConfigInput = {}): ConfigInput => ({
  backend: "cpu",
  genes: { select: "all" },
  latents: 3,
  rotation: "ica",
  covariates: ["batch"],
  encoder: { use: "mlp-encoder", hidden: 16, covariates: true },
  decoder: { use: "mlp-decoder", hidden: 16 },
  optimizer: { use: "adam", learningRate: 0.01 },
  training: { epochs: 15, batchSize: 32, earlyStopping: false, restarts: { count: 1 }, checkpointSeconds: 0 },
  ...changes,
});

const settings = (epochs: number): ConfigInput => ({
  backend: "cpu",
  optimizer: { use: "adam", learningRate: 0.01 },
  training: { epochs, batchSize: 32, earlyStopping: false, checkpointSeconds: 0 },
});

const made = new Map<string, ReturnType<typeof trainReference>>();
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A run on batches a and b, trained once per configuration, and files with the batches a and c. */
function reference(changes: ConfigInput = {}): ReturnType<typeof trainReference> {
  const key = JSON.stringify(changes);
  const found = made.get(key) ?? trainReference(changes);
  made.set(key, found);
  return found;
}

async function trainReference(changes: ConfigInput) {
  const folder = mkdtempSync(join(tmpdir(), "heddle-adapt-"));
  folders.push(folder);
  const first = await writeBatches(`${folder}/first.h5ad`, ["a", "b"]);
  const query = await writeBatches(`${folder}/query.h5ad`, ["c"]);
  const run = `${folder}/first`;
  await train(config(changes), { data: first, out: run, thread: "here" }).result;
  const adapt = (out: string, given: ConfigInput = settings(30), more: Partial<TrainOptions> = {}) =>
    train(given, { data: query, out: `${folder}/${out}`, from: run, adapt: "batch", thread: "here", ...more });
  return { folder, first, query, run, adapt };
}

/** Mean latents of the cells of one kind. */
function meanOf({ rows, columns, values }: Matrix, kind: number): number[] {
  const own = Array.from({ length: rows }, (_, row) => row).filter((row) => (row % CELLS) % KINDS === kind);
  return Array.from(
    { length: columns },
    (_, j) => own.reduce((sum, row) => sum + values[row * columns + j], 0) / own.length,
  );
}

const tensorsOf = async (run: string) => {
  const { tensors } = await decodeTensors(readFileSync(`${run}/model/weights.safetensors`), run);
  return new Map(tensors.map((tensor) => [tensor.name, tensor]));
};

describe("train with adapt", () => {
  test("changes rows of the new level only: every other weight and moment keeps its bytes, with weight decay too", async () => {
    // recorded steps, which are compared with eager ones
    const backend = { use: "simd" } as const;
    const { folder, run, adapt } = await reference({ backend });
    const decay: ConfigInput = { ...settings(2), optimizer: { use: "adam", learningRate: 0.01, weightDecay: 0.1 } };
    for (const [out, given] of [
      ["plain", settings(2)],
      ["decay", decay],
    ] as const) {
      await adapt(out, { ...given, backend }).result;
      const [before, after] = [await tensorsOf(run), await tensorsOf(`${folder}/${out}`)];
      expect([...after.keys()]).toEqual([...before.keys()]);
      const grown = [...after.values()].filter(({ name, shape }) => shape[0] !== before.get(name)!.shape[0]);
      expect(grown.map(({ name }) => name)).toEqual([
        "encoder.hidden0.covariateWeights",
        "decoder.hidden0.covariateWeights",
      ]);
      for (const [name, { values }] of before)
        expect(Buffer.from(after.get(name)!.values.slice(0, values.length).buffer), name).toEqual(
          Buffer.from(values.slice().buffer),
        );
      for (const { values } of grown) expect(values.slice(-16).some((value) => value !== 0)).toBe(true);
    }
  });

  test("cells of known levels keep their latent representation, bit for bit; every query cell is nearest to known cells of its kind", async () => {
    const { folder, first, query, run, adapt } = await reference();
    const { encoded, summary, store } = await adapt("adapted", settings(30)).result;
    expect(summary.warnings).toEqual([]);
    const known = await embed(run, { data: first });
    const again = await embed(`${folder}/adapted`, { data: first });
    expect(again.encoded.representation).toEqual(known.encoded.representation);
    expect((await embed(`${folder}/adapted`, { data: query })).encoded.representation).toEqual(encoded.representation);
    const epochs = (await readEpochs(store)).map(({ elbo }) => elbo);
    expect(epochs.at(-1)).toBeGreaterThan(epochs[0] + 3);
    const centers = Array.from({ length: KINDS }, (_, kind) => meanOf(known.encoded.representation, kind));
    for (let cell = 0; cell < CELLS; cell++) {
      const own = encoded.representation.values.subarray(cell * 3, cell * 3 + 3);
      const distances = centers.map((center) => center.reduce((sum, value, j) => sum + (value - own[j]) ** 2, 0));
      expect(distances.indexOf(Math.min(...distances)), `cell ${cell}`).toBe(cell % KINDS);
    }
    expect(encoded.variances.values.every((variance) => variance > 0)).toBe(true);
  });

  test("a run that was stopped and resumed has the same weights; the rotation of the first run stays", async () => {
    const { folder, run, adapt } = await reference();
    await adapt("whole", settings(4)).result;
    const stop = new AbortController();
    const stopped = adapt("parts", settings(4), { signal: stop.signal });
    const stopping = (async () => {
      for await (const event of stopped) if (event.kind === "epoch" && event.record.epoch === 1) stop.abort();
    })();
    await expect(Promise.all([stopped.result, stopping])).rejects.toMatchObject({ kind: "interrupted" });
    await train({}, { data: `${folder}/query.h5ad`, out: `${folder}/parts`, resume: true, thread: "here" }).result;
    const bytes = (name: string) => readFileSync(`${folder}/${name}`);
    expect(bytes("parts/model/weights.safetensors").equals(bytes("whole/model/weights.safetensors"))).toBe(true);
    expect(bytes("parts/latents.h5ad").equals(bytes("whole/latents.h5ad"))).toBe(true);
    const matrix = (name: string) => JSON.parse(readFileSync(`${name}/model/rotation.json`, "utf8")).matrix as unknown;
    expect(matrix(`${folder}/parts`)).toEqual(matrix(run));
  });

  test("an encoder without covariates: a warning, and the representation of heddle embed", async () => {
    const { query, run, adapt } = await reference({ encoder: { use: "mlp-encoder", hidden: 16 } });
    const { summary, encoded } = await adapt("decoder", settings(3)).result;
    expect(summary.warnings.join()).toMatch(/The encoder does not use batch: only the decoder adapts/);
    const embedded = await embed(run, { data: query });
    expect(embedded.encoded.representation).toEqual(encoded.representation);
  });

  test("genes that the query lacks have the count 0, with a warning; more than 20 % missing are refused", async () => {
    const { folder, run, adapt } = await reference();
    const lacks = await writeBatches(`${folder}/lacks.h5ad`, ["c"], 17);
    const { summary, encoded } = await adapt("lacks", settings(2), { data: lacks }).result;
    expect(summary.warnings).toEqual([
      "The data lack 3 of the model's 20 genes (gene17, gene18, gene19): their counts are 0.",
    ]);
    const again = await embed(`${folder}/lacks`, { data: lacks });
    expect(again.encoded.representation).toEqual(encoded.representation);
    const weights = await tensorsOf(`${folder}/lacks`);
    for (const [name, { values }] of await tensorsOf(run))
      expect(weights.get(name)!.values.slice(0, values.length), name).toEqual(values);
    const few = await writeBatches(`${folder}/few.h5ad`, ["c"], 15);
    await expect(adapt("few", settings(2), { data: few }).result).rejects.toThrow(
      /expected at least 16 of the model's 20 genes, got 15; gene15 is missing/,
    );
  });

  test("refuses a covariate that the model lacks, cells of known levels, and adapt without a model", async () => {
    const { first, query, run, adapt } = await reference();
    await expect(adapt("x", {}, { adapt: "bach" }).result).rejects.toThrow(/Did you mean "?batch/);
    await expect(adapt("x", {}, { data: first }).result).rejects.toThrow(
      /at least one level that the model lacks; it has a, b, got a, b/,
    );
    const without = train(settings(1), { data: query, adapt: "batch", thread: "here" }).result;
    await expect(without).rejects.toThrow(/expected a model to adapt/);
    expect(readFileSync(`${run}/config.json`, "utf8")).toContain("batch");
  });
});
