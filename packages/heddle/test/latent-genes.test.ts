import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { evaluate, latentQuantiles, loadModel, type Model, memoryStore, readRun, train } from "../src/index.js";
import { smallConfig } from "./small-run.js";

const store = memoryStore();
let model: Model;

beforeAll(async () => {
  await train(smallConfig({ backend: "cpu" }), { out: store, thread: "here" }).result;
  await evaluate(store, { overrides: { evaluation: { metrics: [{ use: "active-units" }], topGenes: 5 } } });
  model = await loadModel(store);
});
afterAll(() => model.dispose());

describe("genes of a latent", () => {
  test("geneEffects equals the changes by which evaluate ranks genes", async () => {
    const { evaluation } = await readRun(store);
    for (const { index, rising } of evaluation.latents)
      for (const { gene, log2FoldChange } of rising)
        expect((await model.geneEffects(gene))[index]).toBe(log2FoldChange);
  });

  test("topGenes from the 1st to the 99th percentile equals evaluate's genes (within 1e-6, float32)", async () => {
    const { evaluation, representation } = await readRun(store);
    const [[from, to]] = (await latentQuantiles(representation, [0.01, 0.99])) as [[number, number]];
    const { rising, falling } = await model.topGenes(0, { from, to, top: 5 });
    const expected = evaluation.latents[0];
    expect(rising.map(({ gene }) => gene)).toEqual(expected.rising.map(({ gene }) => gene));
    expect(falling.map(({ gene }) => gene)).toEqual(expected.falling.map(({ gene }) => gene));
    for (const [i, { log2FoldChange }] of rising.entries())
      expect(log2FoldChange).toBeCloseTo(expected.rising[i].log2FoldChange, 6);
  });

  test("topGenes from median to median is empty", async () => {
    const [[median]] = (await latentQuantiles((await readRun(store)).representation, [0.5])) as [[number]];
    expect(await model.topGenes(0, { to: median })).toEqual({ rising: [], falling: [] });
  });

  test("decodeGene equals ln(1 + decoded counts per 10,000) of every cell (within 1e-6, float32)", async () => {
    const { representation, genes } = await readRun(store);
    const decoded = await model.decodeGene(genes[3]);
    const { values, columns } = await model.decode(representation);
    expect(decoded).toHaveLength(representation.rows);
    for (const row of [0, 57, representation.rows - 1])
      expect(decoded[row]).toBeCloseTo(Math.log1p(values[row * columns + 3]), 6);
  });

  test("rejects a gene that is not in the model", async () => {
    await expect(model.decodeGene("NOPE")).rejects.toThrow(/a gene of this model, got NOPE/);
    await expect(model.geneEffects("NOPE")).rejects.toThrow(/model\.genes\.index/);
  });
});
