import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Role, StepContext } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { tf } from "@heddle/ops";
import { disposeModel } from "@heddle/runtime";
import { forward, loadBatch, memoryCounts, StepContexts } from "@heddle/runtime/training-step";
import { describe, expect, test } from "vitest";
import { embed, importScvi, loadModel } from "../../src/index.js";
import { temporaryFolder } from "../small-run.js";
import { type Expected, expectedOf, exported, writeCells } from "./scvi-export.js";

const CASES = ["plain", "covariates", "shallow", "poisson", "learned", "linear", "linear-zinb"];
/** Zero noise: z is the posterior mean. */
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
  const largest = Math.max(...expected.map(Math.abs), Number.MIN_VALUE);
  for (const [i, value] of expected.entries())
    expect(Math.abs(actual[i] - value) / largest, `${what} ${i}`).toBeLessThan(tolerance);
}

describe.each(CASES)("scvi-tools 1.4.2, %s", (name) => {
  const expected = expectedOf(name);

  test("posterior means and variances of the imported model within 1e-5 of the largest (float32)", async () => {
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
    const { encoded, genesMissing } = await embed(run, { data: [data] });
    expect(genesMissing).toEqual([]);
    expectClose(encoded.representation.values, expected.means.flat(), 1e-5, "mean");
    expectClose(encoded.variances.values, expected.variances.flat(), 1e-5, "variance");
  });

  test("reconstruction and KL per cell, loss and expected counts within 1e-5 (float32 sums over genes)", async () => {
    const run = join(temporaryFolder(), "run");
    await importScvi(exported(name), { out: run, config: { backend: "cpu" } });
    expect(existsSync(join(run, "latents.h5ad"))).toBe(false);
    const { model, shape } = await loadModel(run);
    const batch = await loadBatch(source(expected, shape.covariates), Int32Array.from(expected.counts.keys()));
    const { logProb, divergence, libraryDivergence, total, latent } = forward(model, batch, contexts());
    expectClose(
      logProb.dataSync(),
      expected.reconstruction.map((value) => -value),
      1e-5,
      "log probability",
    );
    expectClose(divergence.perGroup.dataSync(), expected.divergence, 1e-5, "KL");
    const ofLibrary = libraryDivergence?.dataSync() ?? new Float32Array(30);
    expectClose(ofLibrary, expected.libraryDivergence, 1e-5, "KL of the library size");
    expect(Math.abs(total.dataSync()[0] / expected.loss - 1)).toBeLessThan(1e-5);
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
    counts: memoryCounts({
      rowStarts,
      columns: Int32Array.from(counts.flatMap((row) => [...row.keys()])),
      counts: Float32Array.from(counts.flat()),
    }),
    covariates: specs.map((spec) => {
      const values = columns[spec.name];
      return spec.kind === "continuous"
        ? { spec, codes: new Int32Array(0), values: Float32Array.from(values as number[]) }
        : { spec, codes: Int32Array.from(values, (v) => spec.levels.indexOf(String(v))), values: new Float32Array(0) };
    }),
  };
}
