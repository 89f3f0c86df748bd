// Every version opens a model saved in format 1. formats/model-v1 was written once by the version of that time and must
// not be regenerated; a new format gets its own folder. Recipe:
//
//   await simulate({
//     options: { preset: "small", cells: 40, genes: 80, seed: 8, batches: { cells: [20, 20] } },
//     out: "model-v1/cells.h5ad",
//   });
//   const network = { hidden: 8, layers: 2 };
//   await train(
//     {
//       seed: 5, backend: "cpu", genes: { select: "all" }, latents: 3, covariates: ["batch"],
//       encoder: { use: "mlp-encoder", ...network, covariates: true },
//       decoder: { use: "mlp-decoder", ...network },
//       likelihood: { use: "zinb", dispersion: { covariate: "batch" } },
//       training: { epochs: 4, batchSize: 16 },
//     },
//     { data: "model-v1/cells.h5ad", out: "run" },
//   );
//
// Then config.json and model/ of the run were copied next to the cells (with data.path shortened), and the result of
// `computed` below was written to expected.json.
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isHeddleError, type StepContext } from "@heddle/contracts";
import { inScope, tf } from "@heddle/ops";
import { describe, expect, test } from "vitest";
import { embed, loadModel } from "../src/index.js";
import { temporaryFolder } from "./small-run.js";

const fixture = fileURLToPath(new URL("./formats/model-v1/", import.meta.url));
const cells = join(fixture, "cells.h5ad");

interface Computed {
  /** Posterior means and variances of the 40 cells, 3 latents. */
  readonly codes: number[];
  readonly variances: number[];
  /** Expected counts of the first two posterior means, in the first and second batch, at library size e⁵; 80 genes. */
  readonly means: number[];
}

async function computed(folder: string): Promise<Computed> {
  const { encoded } = await embed(folder, { data: [cells] });
  const { representation, variances } = encoded;
  const saved = await loadModel(folder);
  const { decoder, likelihood, latentSpec } = saved.model;
  const means = inScope(() => {
    const z = tf.tensor2d(Float32Array.from(representation.values.subarray(0, 6)), [2, 3]);
    const levels = ["batch_00", "batch_01"];
    const batch = {
      kind: "categorical",
      levels,
      codes: Int32Array.of(0, 1),
      oneHot: tf.tensor2d([1, 0, 0, 1], [2, 2]),
    };
    const heads = decoder.decode({ z, spec: latentSpec }, new Map([["batch", batch as never]]), {
      training: false,
    } as StepContext);
    return Array.from(likelihood.mean(heads, tf.tensor1d([5, 5])).dataSync());
  });
  for (const network of [saved.model.encoder, decoder])
    for (const { value } of [...network.weights, ...network.state]) value.dispose();
  return { codes: [...representation.values], variances: [...variances.values], means };
}

describe("a model of format 1", () => {
  const copy = (change?: (folder: string) => void): string => {
    const folder = join(temporaryFolder(), "run");
    cpSync(fixture, folder, { recursive: true });
    change?.(folder);
    return folder;
  };
  const failure = (folder: string) =>
    loadModel(folder).then(
      () => undefined,
      (error: unknown) => error,
    );

  test("reproduces the saved means, variances and expected counts within 1e-5 of the largest (float32; the order of sums may differ)", async () => {
    const expected: Computed = JSON.parse(readFileSync(join(fixture, "expected.json"), "utf8"));
    const found = await computed(fixture);
    for (const part of ["codes", "variances", "means"] as const) {
      expect(found[part]).toHaveLength(expected[part].length);
      const largest = Math.max(...expected[part].map(Math.abs));
      for (const [i, value] of expected[part].entries())
        expect(Math.abs(found[part][i] - value) / largest).toBeLessThan(1e-5);
    }
  });

  test("rejects a file of format 3 and names the supported formats and the next step", async () => {
    const folder = copy((inside) => {
      const file = join(inside, "model/model.json");
      writeFileSync(file, readFileSync(file, "utf8").replace('"format": 1', '"format": 3'));
    });
    const error = await failure(folder);
    expect(isHeddleError(error, "bad-run-folder")).toBe(true);
    expect(String(error)).toMatch(
      /model\.json: expected format 1 to 2, got format 3\. Open it with the version of Heddle that wrote it, or a newer one\./,
    );
  });

  test.each([
    ["weights cut short", "weights.safetensors", (bytes: Buffer) => bytes.subarray(0, -4), "unreadable-file"],
    ["a file that is not JSON", "model.json", () => Buffer.from("{"), "bad-run-folder"],
    ["genes that are not JSON", "genes.json", () => Buffer.from("{"), "bad-run-folder"],
    ["genes with another structure", "genes.json", () => Buffer.from("[]"), "bad-run-folder"],
    [
      "fewer genes than the model has",
      "genes.json",
      () => Buffer.from('{"names":["A"],"columns":{}}'),
      "bad-run-folder",
    ],
  ] as const)("%s: rejected with the file name", async (_what, name, damage, kind) => {
    const folder = copy((inside) => {
      const file = join(inside, "model", name);
      writeFileSync(file, damage(readFileSync(file)));
    });
    const error = await failure(folder);
    expect(isHeddleError(error, kind)).toBe(true);
    expect(String(error)).toContain(name);
  });

  test("rejects a model whose shape differs from its weights, and names the weight", async () => {
    const folder = copy((inside) => {
      const file = join(inside, "model/model.json");
      writeFileSync(file, readFileSync(file, "utf8").replace('"latents": 3', '"latents": 4'));
    });
    expect(String(await failure(folder))).toMatch(/mean\.weights of shape 8 × 4, got shape 8 × 3/);
    expect(existsSync(join(folder, "model"))).toBe(true);
  });
});
