import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRandom } from "@heddle/numerics";
import { expect, test } from "vitest";
import { type CountArrays, embed, importScvi, loadModel, rotate, rotateEmbedding, train } from "../src/index.js";
import { expectedOf, exported, writeCells } from "./parity/scvi-export.js";
import { smallConfig, temporaryFolder } from "./small-run.js";

const zarr = (version: number) =>
  fileURLToPath(
    new URL(`../../../plugins/datasets/src/anndata-zarr/fixtures/zarr-${version}.zarr.zip`, import.meta.url),
  );

const [CELLS, GENES] = [120, 12];

/** Counts of two groups; the labels are another permutation of the groups for each `shuffle`. */
function cellsWith(shuffle: number): CountArrays {
  const random = createRandom("cells of the rotation tests");
  const group = Array.from({ length: CELLS }, (_, cell) => (cell % 3 === 0 ? "a" : "b"));
  const counts = group.flatMap((name) =>
    Array.from({ length: GENES }, (_, gene) => 1 + Math.floor(random.uniform() * (name === "a" && gene < 4 ? 20 : 6))),
  );
  const order = shuffle === 0 ? group.keys() : createRandom(shuffle).permutation(CELLS);
  return {
    rowStarts: Int32Array.from({ length: CELLS + 1 }, (_, cell) => cell * GENES),
    columns: Int32Array.from({ length: CELLS * GENES }, (_, at) => at % GENES),
    counts: Float32Array.from(counts),
    geneNames: Array.from({ length: GENES }, (_, gene) => `gene${gene}`),
    cellColumns: { label: Array.from(order, (cell) => group[cell]) },
  };
}

async function trained(data: CountArrays, changes: object = {}) {
  const out = join(temporaryFolder(), "run");
  const { data: _data, ...config } = smallConfig({ factors: ["label"], latents: 3, ...changes });
  await train(config, { data, out, thread: "here" }).result;
  return { out, file: (name: string) => readFileSync(join(out, name)) };
}

test("shuffled labels of the factor: weights and map have the same bytes", async () => {
  const [own, shuffled] = [
    await trained(cellsWith(0), { rotation: "ica" }),
    await trained(cellsWith(5), { rotation: "ica" }),
  ];
  for (const file of ["model/rotation.json", "model/weights.safetensors"])
    expect(shuffled.file(file)).toEqual(own.file(file));
});

test.each([2, 3])("an embedding in a .zarr of format %i is rotated: 23 cells, two latents", async (version) => {
  const { representation, rotation, cells } = await rotateEmbedding(zarr(version), { embedding: "X_pca" });
  expect([cells.rows, representation.columns, rotation.latents]).toEqual([23, 2, [0, 1]]);
  expect(rotation.components).toHaveLength(2);
});

test("a model imported from scvi-tools: decoded cells stay, within 1e-5 of the largest (float32, one inversion)", async () => {
  const run = join(temporaryFolder(), "run");
  const data = await writeCells(expectedOf("plain"));
  await importScvi(exported("plain"), { data, out: run, config: { backend: "cpu" } });
  const out = join(temporaryFolder(), "rotated");
  await rotate(run, { out });
  const decoded = async (folder: string) => {
    const { encoded } = await embed(folder, { data: [data] });
    const model = await loadModel(folder);
    const found = await model.decode(encoded.representation);
    model.dispose();
    return { z: encoded.representation.values, x: found.values };
  };
  const [before, after] = [await decoded(run), await decoded(out)];
  const largest = before.x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (const [at, value] of before.x.entries()) expect(Math.abs(value - after.x[at]) / largest).toBeLessThan(1e-5);
  expect(after.z).not.toEqual(before.z);
});

test("a rotated copy cannot be resumed; --from starts in model coordinates, with a warning", async () => {
  const run = await trained(cellsWith(0));
  const out = join(temporaryFolder(), "rotated");
  await rotate(run.out, { out });
  await expect(train({}, { out, resume: true, data: cellsWith(0), thread: "here" }).result).rejects.toThrow(
    "a copy of a run by heddle rotate",
  );
  const next = join(temporaryFolder(), "next");
  const { data: _data, ...config } = smallConfig({ factors: ["label"], latents: 3 });
  const started = train(config, { data: cellsWith(0), out: next, from: out, thread: "here" });
  const warnings: string[] = [];
  for await (const event of started) if (event.kind === "warning") warnings.push(event.message);
  expect(warnings.join()).toContain("Training starts from its weights in model coordinates");
  expect((await started.result).summary.rotation).toBeUndefined();
});

test("rotate refuses latents that are all inactive, with the threshold", async () => {
  const run = await trained(cellsWith(0), { evaluation: { activeThreshold: 1000 } });
  const refused = rotate(run.out, { out: join(temporaryFolder(), "rotated") });
  await expect(refused).rejects.toThrow("none with a KL divergence above 1000 nats");
});

const embeddingOf = async (rows: number, columns: number, value: (cell: number, column: number) => number) => {
  const { writeAnnData } = await import("@heddle/anndata");
  const { createHdf5Writer } = await import("@heddle/hdf5");
  const file = join(temporaryFolder(), "embedding.h5ad");
  const writer = await createHdf5Writer(file);
  const values = Float64Array.from({ length: rows * columns }, (_, at) =>
    value(Math.floor(at / columns), at % columns),
  );
  await writeAnnData(writer, {
    obs: { rows, index: Array.from({ length: rows }, (_, i) => `cell${i}`), columns: new Map() },
    obsm: { X_other: { rows, columns, values } },
  });
  await writer.close();
  return file;
};

test("fewer cells than latents, dependent latents and a missing embedding are refused with what was found", async () => {
  const random = createRandom(4);
  const few = await embeddingOf(3, 5, () => random.normal());
  await expect(rotateEmbedding(few, { embedding: "X_other" })).rejects.toThrow("3 cells");
  const twice = await embeddingOf(60, 2, (cell) => Math.sin(cell));
  await expect(rotateEmbedding(twice, { embedding: "X_other" })).rejects.toThrow("linearly independent latents");
  await expect(rotateEmbedding(twice, { embedding: "X_scVI" })).rejects.toThrow("X_other");
  const constant = await embeddingOf(60, 2, () => 1);
  await expect(rotateEmbedding(constant, { embedding: "X_other" })).rejects.toThrow("rotation");
});
