import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeAnnData } from "@heddle/anndata";
import type { Column, Role, StepContext } from "@heddle/contracts";
import { createHdf5Writer } from "@heddle/hdf5";
import { createRandom } from "@heddle/numerics";
import { tf } from "@heddle/ops";
import { disposeModel, forward, loadBatch, StepContexts } from "@heddle/runtime";
import { describe, expect, test } from "vitest";
import { EXPORT_SNIPPET, embed, evaluate, importScvi, loadModel, train } from "../../src/index.js";
import { temporaryFolder } from "../small-run.js";

// Reference: scvi-tools 1.4.2, by tooling/references/scvi_import.py: models it trained, exported by the lines of
// docs/import-scvi.md, and what it says itself of the same cells in float64.
const CASES = ["plain", "covariates", "shallow", "poisson"];
const exported = (name: string) => fileURLToPath(new URL(`./scvi-export/${name}`, import.meta.url));

interface Expected {
  readonly genes: readonly string[];
  readonly counts: readonly (readonly number[])[];
  readonly columns: Readonly<Record<string, readonly (string | number)[]>>;
  readonly means: readonly (readonly number[])[];
  readonly variances: readonly (readonly number[])[];
  readonly reconstruction: readonly number[];
  readonly divergence: readonly number[];
  readonly loss: number;
  readonly expectedCounts: readonly (readonly number[])[];
}
const expectedOf = (name: string): Expected =>
  JSON.parse(readFileSync(join(exported(name), "expected.json"), "utf8")) as Expected;

/** The cells in a file whose genes stand in another order, among one that the model does not know. */
async function writeCells({ genes, counts, columns }: Expected, without?: string): Promise<string> {
  const order = [...genes.keys()].reverse().filter((gene) => genes[gene] !== without);
  const names = ["stranger", ...order.map((gene) => genes[gene]!)];
  const values = Float32Array.from(counts.flatMap((row) => [7, ...order.map((gene) => row[gene]!)]));
  const file = join(temporaryFolder(), "cells.h5ad");
  const writer = await createHdf5Writer(file);
  const rows = counts.length;
  const table = Object.entries(columns).map(([name, cells]): [string, Column] =>
    typeof cells[0] === "number"
      ? [name, { kind: "number", values: Float64Array.from(cells as number[]) }]
      : [name, { kind: "string", values: cells as string[] }],
  );
  await writeAnnData(writer, {
    obs: { rows, index: counts.map((_, i) => `cell${i}`), columns: new Map(table) },
    var: { rows: names.length, index: names, columns: new Map() },
    X: { kind: "dense", rows, columns: names.length, values },
  });
  await writer.close();
  return file;
}

/** No noise: z is the posterior's mean. */
class WithoutNoise extends StepContexts {
  override for(role: Role): StepContext {
    const context = super.for(role);
    const normal: StepContext["random"]["normal"] = (_name, shape) => tf.zeros([...shape]);
    return { ...context, random: { ...context.random, normal } };
  }
}

const contexts = () =>
  new WithoutNoise({
    training: false,
    position: { epoch: 0, step: 0 },
    plan: { epochs: 1, stepsPerEpoch: 1 },
    random: createRandom(0),
    schedules: new Map([["objective", { beta: 1, warmUp: 1 }]]),
    datasetSize: 30,
  });

function expectClose(actual: ArrayLike<number>, expected: readonly number[], tolerance: number, what: string): void {
  expect(actual.length, what).toBe(expected.length);
  const largest = Math.max(...expected.map(Math.abs));
  for (const [i, value] of expected.entries())
    expect(Math.abs(actual[i]! - value) / largest, `${what} ${i}`).toBeLessThan(tolerance);
}

describe.each(CASES)("scvi-tools 1.4.2, %s", (name) => {
  const expected = expectedOf(name);

  test("posterior means and variances of the imported model: within 1e-5 of the largest (float32)", async () => {
    const run = join(temporaryFolder(), "run");
    const data = await writeCells(expected);
    expect(await importScvi(exported(name), { data, out: run, config: { backend: "cpu" } })).toMatchObject({
      cells: 30,
      genes: 12,
      genesInFile: 13,
      trainingCells: 27,
      validationCells: 3,
      epochs: 4,
    });
    const { encoded, genesMissing } = await embed(run, { sources: [data] });
    expect(genesMissing).toEqual([]);
    expectClose(encoded.codes.values, expected.means.flat(), 1e-5, "mean");
    expectClose(encoded.variances.values, expected.variances.flat(), 1e-5, "variance");
  });

  test("reconstruction and KL per cell, loss, expected counts: within 1e-5 (float32 sums over genes)", async () => {
    const run = join(temporaryFolder(), "run");
    await importScvi(exported(name), { out: run, config: { backend: "cpu" } });
    expect(existsSync(join(run, "latents.h5ad"))).toBe(false);
    const { model, shape } = await loadModel(run);
    const batch = loadBatch(source(expected, shape.covariates), Int32Array.from(expected.counts.keys()));
    const { logProb, divergence, total, latent } = forward(model, batch, contexts());
    expectClose(
      logProb.dataSync(),
      expected.reconstruction.map((value) => -value),
      1e-5,
      "log probability",
    );
    expectClose(divergence.perGroup.dataSync(), expected.divergence, 1e-5, "KL");
    expect(Math.abs(total.dataSync()[0]! / expected.loss - 1)).toBeLessThan(1e-5);
    const heads = model.decoder.decode(latent, batch.covariates, contexts().for("decoder"));
    const { logSize } = model.librarySize.infer(batch, contexts().for("library-size"));
    expectClose(model.likelihood.mean(heads, logSize).dataSync(), expected.expectedCounts.flat(), 1e-5, "count");
    batch.dispose();
    disposeModel(model);
  });
});

type Specs = Awaited<ReturnType<typeof loadModel>>["shape"]["covariates"];

function source({ counts, columns, genes }: Expected, specs: Specs) {
  const rowStarts = Int32Array.from({ length: counts.length + 1 }, (_, i) => i * genes.length);
  return {
    cells: counts.length,
    genes: genes.length,
    counts: {
      rowStarts,
      columns: Int32Array.from(counts.flatMap((row) => [...row.keys()])),
      counts: Float32Array.from(counts.flat()),
    },
    covariates: specs.map((spec) => {
      const values = columns[spec.name]!;
      return spec.kind === "continuous"
        ? { spec, codes: new Int32Array(0), values: Float32Array.from(values as number[]) }
        : { spec, codes: Int32Array.from(values, (v) => spec.levels.indexOf(String(v))), values: new Float32Array(0) };
    }),
  };
}

describe("an imported run", () => {
  const expected = expectedOf("covariates");

  test("is evaluated, and training goes on from its weights; resumed, it ends in the same", async () => {
    const folder = temporaryFolder();
    const [run, tuned] = [join(folder, "run"), join(folder, "tuned")];
    const data = await writeCells(expected);
    await importScvi(exported("covariates"), { data, out: run, config: { backend: "cpu", factors: ["donor"] } });
    const metrics = [{ use: "max-correlation", resamples: 0, permutations: 0 }];
    const { results, latents } = await evaluate(run, { overrides: { evaluation: { metrics } } });
    expect(results.find((result) => result.factor === "donor")?.value).toBeGreaterThan(0);
    expect(latents.map(({ reconstructionEffect }) => Number.isFinite(reconstructionEffect))).toEqual([
      true,
      true,
      true,
    ]);

    const config = { backend: "cpu", factors: ["donor"], training: { epochs: 2, batchSize: 8 } };
    const before = (await loadModel(run)).model.encoder.weights[0]!.value.dataSync().slice();
    const finished = await train(config, { data, out: tuned, from: run });
    const after = finished.model.model.encoder.weights[0]!.value.dataSync();
    const moved = Math.max(...before.map((value, i) => Math.abs(after[i]! - value)));
    expect(moved).toBeGreaterThan(1e-4);
    // 2 epochs of 4 steps of Adam with a learning rate of 0.001: nowhere near as far as from other random weights
    expect(moved).toBeLessThan(0.02);
    finished.dispose();
    const weights = readFileSync(join(tuned, "model/weights.safetensors"));
    rmSync(join(tuned, "model"), { recursive: true });
    rmSync(run, { recursive: true });
    (await train({}, { out: tuned, resume: true })).dispose();
    expect(readFileSync(join(tuned, "model/weights.safetensors")).equals(weights)).toBe(true);
  });

  test("training from it refuses genes of its own, and data that lack one of the model's", async () => {
    const run = join(temporaryFolder(), "run");
    await importScvi(exported("covariates"), { out: run, config: { backend: "cpu" } });
    const tune = (config: object, data: string) =>
      train({ backend: "cpu", ...config }, { data, out: join(temporaryFolder(), "tuned"), from: run });
    const data = await writeCells(expected);
    await expect(tune({ genes: { select: "all", count: 5 } }, data)).rejects.toThrow(/genes: expected no genes/);
    await expect(tune({ latents: 5 }, data)).rejects.toThrow(/mean\.weights of shape 7 × 5, got shape 7 × 3/);
    const lacking = await writeCells(expected, "gene4");
    await expect(tune({}, lacking)).rejects.toThrow(/each of the model's 12 genes, got 11; gene4 missing/);
  });

  test.each([
    ["another class", '"class": "SCVI"', '"class": "TOTALVI"', /SCVI.*, got TOTALVI/],
    ["a size factor", '"size_factor_key": null', '"size_factor_key": "size"', /no size_factor_key, got size/],
    [
      "a latent distribution it lacks",
      '"latent_distribution": "normal"',
      '"latent_distribution": "ln"',
      /latent_distribution/,
    ],
    ["an argument it does not know", '"n_latent": 3', '"n_latent": 3, "gate": 2', /gate/],
    ["what is no export", '"init"', '"unit"', /description of a model as export_for_heddle\(\) writes it/],
    ["weights of another size", '"n_hidden": 8', '"n_hidden": 9', /weights of shape 12 × 9, got shape 12 × 8/],
  ])("%s is refused by name, and leaves no run", async (_what, found, changed, said) => {
    const folder = temporaryFolder();
    cpSync(exported("plain"), join(folder, "export"), { recursive: true });
    const file = join(folder, "export/model.json");
    const text = readFileSync(file, "utf8");
    expect(text).toContain(found);
    writeFileSync(file, text.replace(found, changed));
    const out = join(folder, "run");
    await expect(importScvi(join(folder, "export"), { out, config: { backend: "cpu" } })).rejects.toThrow(said);
    expect(existsSync(out)).toBe(false);
  });

  test("the documentation shows the lines that --help prints", () => {
    const page = readFileSync(new URL("../../../../docs/import-scvi.md", import.meta.url), "utf8");
    expect(page).toContain(`\`\`\`python\n${EXPORT_SNIPPET}\`\`\``);
  });
});
