import { readFileSync } from "node:fs";
import { describeDecoder } from "@heddle/conformance";
import type { Covariates, DataShape, Decoder, HeadOutputs, Likelihood, Random, StepContext } from "@heddle/contracts";
import { type Tensor, type Tensor2D, tf } from "@heddle/ops";
import { beforeAll, describe, expect, test } from "vitest";
import plugin from "./linear-decoder.js";

describeDecoder(plugin);
describeDecoder(plugin, { options: { normalization: "none" } });
describeDecoder(plugin, { options: { normalization: "none", bias: true } });

type Rows = number[][];
interface HeadReference {
  readonly weights: Rows;
  readonly covariateWeights: Rows;
  readonly scale: number[];
  readonly shift: number[];
  readonly runningMean: number[];
  readonly runningVariance: number[];
  readonly outside: Rows;
  readonly training: Rows;
  readonly loadings: Rows;
  readonly runningMeanAfter: number[];
  readonly runningVarianceAfter: number[];
}
/** By tooling/references/linear_decoder.py: scvi-tools 1.4.2's LinearDecoderSCVI in float64. */
const reference = JSON.parse(readFileSync(new URL("reference.json", import.meta.url), "utf8")) as {
  readonly z: Rows;
  readonly batch: number[];
  readonly heads: Readonly<Record<string, HeadReference>>;
};

const GENES = 5;
const spec = { groups: [{ kind: "gaussian", size: 3 }] } as const;
const data: DataShape = {
  trainingCells: 6,
  genes: GENES,
  covariates: [{ name: "batch", kind: "categorical", levels: ["a", "b"] }],
};
const likelihood = (heads: Likelihood["heads"]) => ({ heads, support: "counts" }) as unknown as Likelihood;
const zeros: Random = {
  stream: () => zeros,
  uniforms: (length) => new Float32Array(length).fill(0.5),
  normals: (length) => new Float32Array(length),
} as Partial<Random> as Random;

function withReference(use: (decoder: Decoder) => void): void {
  const heads = Object.keys(reference.heads).map((name) => ({ name, shape: "cell-gene" }) as const);
  const decoder = plugin.create(plugin.options.parse({}), [data, spec, likelihood(heads), zeros]);
  for (const { name, value, assign } of [...decoder.weights, ...decoder.state]) {
    const [head, part] = name.split(".") as [string, keyof HeadReference];
    tf.tidy(() => assign(tf.tensor(reference.heads[head][part], [...value.shape])));
  }
  tf.tidy(() => use(decoder));
  for (const { value } of [...decoder.weights, ...decoder.state]) value.dispose();
}

function covariates(): Covariates {
  const codes = Int32Array.from(reference.batch);
  const oneHot = tf.tensor2d(reference.batch.map((level) => (level === 0 ? [1, 0] : [0, 1])));
  return new Map([["batch", { kind: "categorical", levels: ["a", "b"], codes, oneHot }]]);
}

function decoded(decoder: Decoder, training: boolean, updates = new Map<string, Tensor>()): HeadOutputs {
  const step = {
    training,
    update: (state: { name: string }, next: Tensor) => updates.set(state.name, next),
  } as unknown as StepContext;
  return decoder.decode({ z: tf.tensor2d(reference.z), spec }, covariates(), step);
}

function expectNear(actual: Tensor, expected: readonly number[], limit: number): void {
  const scale = Math.max(1, ...expected.map(Math.abs));
  for (const [i, value] of actual.dataSync().entries()) {
    expect(Math.abs(value - expected[i]) / scale).toBeLessThan(limit);
  }
}

describe("against scvi-tools' LinearDecoderSCVI", () => {
  beforeAll(async () => {
    await tf.setBackend("cpu");
  });

  test("raw heads in training and evaluation mode: within 1e-5 of the largest (float32)", () => {
    withReference((decoder) => {
      for (const training of [false, true]) {
        const outputs = decoded(decoder, training);
        for (const [name, head] of Object.entries(reference.heads)) {
          expectNear(outputs[name].raw, (training ? head.training : head.outside).flat(), 1e-5);
        }
      }
    });
  });

  test("running moments after one minibatch: within 1e-6 (float32)", () => {
    withReference((decoder) => {
      const updates = new Map<string, Tensor>();
      decoded(decoder, true, updates);
      for (const [name, head] of Object.entries(reference.heads)) {
        expectNear(updates.get(`${name}.runningMean`)!, head.runningMeanAfter, 1e-6);
        expectNear(updates.get(`${name}.runningVariance`)!, head.runningVarianceAfter, 1e-6);
      }
    });
  });

  test("loadings of the first head equal LDVAE.get_loadings within 1e-6 (float32)", () => {
    withReference((decoder) => expectNear(decoder.loadings!(), reference.heads.mean.loadings.flat(), 1e-6));
  });

  test("a unit step of a latent changes each gene by its loading within 1e-5 (float32)", () => {
    withReference((decoder) => {
      const step = { training: false } as StepContext;
      const at = (z: Rows) =>
        decoder.decode({ z: tf.tensor2d(z), spec }, covariatesOf(1), step).mean.raw.dataSync() as Float32Array;
      const loadings = decoder.loadings!().arraySync() as Rows;
      const start = at([[0.3, -0.2, 1]]);
      const moved = at([[0.3, 0.8, 1]]);
      for (let gene = 0; gene < GENES; gene++) {
        expect(Math.abs(moved[gene] - start[gene] - loadings[gene][1])).toBeLessThan(1e-5);
      }
    });
  });
});

function covariatesOf(cells: number): Covariates {
  const oneHot = tf.tensor2d(Array.from({ length: cells }, () => [1, 0])) as Tensor2D;
  return new Map([["batch", { kind: "categorical", levels: ["a", "b"], codes: new Int32Array(cells), oneHot }]]);
}

test("rejects a likelihood without a head per cell: it would be independent of the latents", () => {
  const heads = [{ name: "rate", shape: "gene" }] as const;
  const create = () => plugin.create(plugin.options.parse({}), [data, spec, likelihood(heads), zeros]);
  expect(create).toThrow(/a head for each cell and gene/);
});
