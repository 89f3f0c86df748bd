// Long because one trained model serves all tests.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { train } from "@heddle/runtime";
import type { ConfigInput } from "@heddle/runtime/config";
import { folderStore } from "@heddle/runtime/stores";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { counterfactual, decode, embed, evaluate, loadModel, rotate, rotateEmbedding, simulate } from "../src/index.js";
import { standardCatalog as catalog } from "../src/standard-catalog.js";
import { smallConfig } from "./small-run.js";

// the folders of this file: runs are shared by several tests
const root = mkdtempSync(join(tmpdir(), "heddle-rotation-"));
let runs = 0;
const cells = join(root, "cells.h5ad");
beforeAll(async () => {
  const simulated = await simulate({ options: { preset: "small", cells: 200, genes: 80 }, out: cells });
  simulated.dispose();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const config = (changes: ConfigInput) =>
  smallConfig({
    data: { path: cells },
    latents: 5,
    prior: { use: "standard-normal" },
    training: { epochs: 6, batchSize: 64 },
    ...changes,
  } as ConfigInput);

async function trained(changes: ConfigInput) {
  const folder = join(root, String(runs++));
  const run = await train({ catalog, config: config(changes), store: folderStore(folder) });
  run.dispose();
  return { ...run, folder, file: (name: string) => readFileSync(join(folder, name)) };
}

type Trained = Awaited<ReturnType<typeof trained>>;
const largest = (values: ArrayLike<number>) => Array.from(values).reduce((most, v) => Math.max(most, Math.abs(v)), 0);
const difference = (a: ArrayLike<number>, b: ArrayLike<number>) => largest(Array.from(a, (value, i) => value - b[i]));

describe("a rotated run", () => {
  let plain: Trained;
  let rotated: Trained;
  beforeAll(async () => {
    plain = await trained({});
    rotated = await trained({ rotation: { use: "ica", starts: 2 } });
  });

  test("has the same weights and the same KL in model coordinates as the run without rotation, bit for bit", () => {
    expect(rotated.file("model/weights.safetensors")).toEqual(plain.file("model/weights.safetensors"));
    expect(rotated.summary.rotation?.klInModelCoordinates).toEqual(plain.summary.klPerLatent);
    expect(plain.summary.rotation).toBeUndefined();
  });

  test("represents cells by matrix · z: within 1e-5 of values near 1 (float32); posterior variances stay positive", () => {
    const { matrix, latents } = JSON.parse(rotated.file("model/rotation.json").toString()) as {
      matrix: number[][];
      latents: number[];
    };
    const [u, z] = [rotated.encoded.representation, plain.encoded.representation];
    for (let cell = 0; cell < u.rows; cell += 17)
      for (const [row, latent] of latents.entries()) {
        const expected = latents.reduce((sum, k, at) => sum + matrix[row][at] * z.values[cell * 5 + k], 0);
        expect(Math.abs(u.values[cell * 5 + latent] - expected)).toBeLessThan(1e-5);
      }
    expect(rotated.encoded.variances.values.every((variance) => variance > 0)).toBe(true);
  });

  test("decodes cells as the run without rotation: denoised expression and samples, bit for bit", async () => {
    const [own, other] = [
      await decode(rotated.folder, { data: cells, samples: 2, seed: 5 }),
      await decode(plain.folder, { data: cells, samples: 2, seed: 5 }),
    ];
    expect(own.denoised).toEqual(other.denoised);
    expect(own.samples).toEqual(other.samples);
  });

  test("model.decode of the embedding equals the decoded cells, within 1e-5 of the largest (float32, one inversion)", async () => {
    const model = await loadModel(rotated.folder);
    const found = await model.decode(rotated.encoded.representation);
    model.dispose();
    const { denoised } = await decode(rotated.folder, { data: cells });
    expect(difference(found.values, denoised.values) / largest(denoised.values)).toBeLessThan(1e-5);
  });

  test("embed gives the latents of latents.h5ad, bit for bit", async () => {
    const { encoded } = await embed(rotated.folder, { data: cells });
    expect(encoded.representation).toEqual(rotated.encoded.representation);
  });

  test("a latent at its own value changes nothing; at another value it does (within 1e-5, float32)", async () => {
    const value = rotated.encoded.representation.values[2];
    const { logFoldChange } = await counterfactual(rotated.folder, { data: cells, latents: { 2: value } });
    const genes = logFoldChange.columns;
    expect(largest(logFoldChange.values.subarray(0, genes))).toBeLessThan(1e-5);
    expect(largest(logFoldChange.values)).toBeGreaterThan(1e-3);
  });
});

describe("the rotation of a run", () => {
  test("does not depend on factors: without factors, rotation.json has the same bytes", async () => {
    const [own, none] = [await trained({ rotation: "ica" }), await trained({ rotation: "ica", factors: [] })];
    expect(none.file("model/rotation.json")).toEqual(own.file("model/rotation.json"));
    expect(none.file("model/weights.safetensors")).toEqual(own.file("model/weights.safetensors"));
  });

  test("none, and a configuration without the key, leave the files of the model as they are", async () => {
    const [none, absent] = [await trained({ rotation: "none" }), await trained({})];
    for (const { folder } of [none, absent]) expect(() => readFileSync(join(folder, "model/rotation.json"))).toThrow();
    expect(none.encoded.representation).toEqual(absent.encoded.representation);
  });

  test("loadings of a linear decoder follow: loadings · u = loadings · z within 1e-4 of the largest (float32)", async () => {
    const linear = { decoder: { use: "linear-decoder" } };
    const both = [await trained(linear), await trained({ ...linear, rotation: "orthogonal" })];
    const products = await Promise.all(
      both.map(async ({ folder, encoded: { representation: u } }) => {
        const model = await loadModel(folder);
        const loadings = await model.loadings();
        model.dispose();
        if (loadings === undefined) throw new Error("a linear decoder has loadings");
        return Array.from({ length: loadings.rows }, (_, gene) =>
          Array.from({ length: 5 }, (_, j) => loadings.values[gene * 5 + j] * u.values[5 * 7 + j]).reduce(
            (a, b) => a + b,
          ),
        );
      }),
    );
    expect(difference(products[0], products[1]) / largest(products[0])).toBeLessThan(1e-4);
  });

  test("within names a column that the data lacks: an error before training", async () => {
    await expect(trained({ rotation: { use: "ica", within: ["donor"] } })).rejects.toThrow("donor");
  });

  test("latents that are all inactive stay as trained, with a warning", async () => {
    const { summary, folder } = await trained({ rotation: "ica", evaluation: { activeThreshold: 1000 } });
    expect(summary.warnings.join()).toContain("The latents stay as trained");
    expect(() => readFileSync(join(folder, "model/rotation.json"))).toThrow();
  });

  test("within a factor: a warning that results on it are supervised", async () => {
    const { summary } = await trained({ rotation: { use: "ica", within: ["group"] } });
    expect(summary.warnings.join()).toContain("group is a factor and read by the rotation");
  });
});

describe("rotate", () => {
  let plain: Trained;
  let rotated: Trained;
  beforeAll(async () => {
    plain = await trained({});
    rotated = await trained({ rotation: "ica" });
  });

  test("a run gets the rotation of training, within 1e-5 (float32 means from latents.h5ad); weights keep their bytes", async () => {
    const out = join(root, "copy");
    const summary = await rotate(plain.folder, { out });
    const read = (folder: string) =>
      JSON.parse(readFileSync(join(folder, "model/rotation.json"), "utf8")) as { matrix: number[][] };
    expect(difference(read(out).matrix.flat(), read(rotated.folder).matrix.flat())).toBeLessThan(1e-5);
    expect(readFileSync(join(out, "model/weights.safetensors"))).toEqual(plain.file("model/weights.safetensors"));
    expect(summary.rotation?.klInModelCoordinates).toEqual(plain.summary.klPerLatent);
    expect(summary.rotation?.components).toHaveLength(5);
    const { encoded } = await embed(out, { data: cells });
    expect(difference(encoded.representation.values, rotated.encoded.representation.values)).toBeLessThan(1e-4);
    expect((await evaluate(out)).latents).toHaveLength(5);
  });

  test("a rotated run, an existing folder and the rotation none are refused", async () => {
    await expect(rotate(rotated.folder, { out: join(root, "again") })).rejects.toThrow("rotated already");
    await expect(rotate(plain.folder, { out: rotated.folder })).rejects.toThrow("not there yet");
    const none = rotate(plain.folder, { rotation: "none", out: join(root, "none") });
    await expect(none).rejects.toThrow("leaves the latents as trained");
  });

  test("an embedding in a file: rotated columns = matrix · columns, within 1e-5 (float32); the file has both", async () => {
    const file = join(plain.folder, "latents.h5ad");
    const out = join(root, "embedding.h5ad");
    const { representation, rotation } = await rotateEmbedding(file, { embedding: "X_heddle", out });
    const z = plain.encoded.representation;
    for (let cell = 0; cell < z.rows; cell += 13)
      for (const [i, latent] of rotation.latents.entries()) {
        const weights = rotation.matrix.values.subarray(i * 5, (i + 1) * 5);
        const expected = rotation.latents.reduce((sum, k, at) => sum + weights[at] * z.values[cell * 5 + k], 0);
        expect(Math.abs(representation.values[cell * 5 + latent] - expected)).toBeLessThan(1e-5);
      }
    const stored = await rotateEmbedding(out, { embedding: "X_heddle_rotated" });
    expect(stored.cells.rows).toBe(z.rows);
  });
});
