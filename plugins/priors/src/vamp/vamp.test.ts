import { readFileSync } from "node:fs";
import { describePrior } from "@heddle/conformance";
import type { DataShape, Encoder, Latent, LatentSpec, Likelihood, Posterior } from "@heddle/contracts";
import { encoders } from "@heddle/networks";
import { createRandom } from "@heddle/numerics";
import { matrixProduct, type Scalar, type Tensor2D, tf, variable } from "@heddle/ops";
import { beforeAll, describe, expect, test } from "vitest";
import plugin from "./vamp.js";

const mlp = (await encoders["mlp-encoder"]()).default;
const counts = { support: "counts", heads: [] } as unknown as Likelihood;
const data: DataShape = {
  trainingCells: 64,
  genes: 6,
  covariates: [
    { name: "batch", kind: "categorical", levels: ["a", "b", "c"] },
    { name: "age", kind: "continuous", mean: 40, deviation: 10 },
  ],
};
const three: LatentSpec = { groups: [{ kind: "gaussian", size: 3 }] };
const encoderOf = (covariates: boolean, shape: DataShape) => (spec: LatentSpec) =>
  mlp.create(mlp.options.parse({ hidden: 4, activation: "elu", covariates }), [
    shape,
    spec,
    counts,
    createRandom(8),
  ] as never);
for (const covariates of [false, true]) {
  const given = { latentSpec: three };
  describePrior(plugin, { options: { components: 4 }, given, encoder: encoderOf(covariates, data) });
}

type Rows = number[][];
/** By tooling/references/priors.py: torch 2.15.0's MixtureSameFamily in float64. */
const reference = JSON.parse(readFileSync(new URL("reference.json", import.meta.url), "utf8")) as {
  readonly pseudoInputs: Rows;
  readonly meanWeights: Rows;
  readonly logVarianceWeights: Rows;
  readonly z: Rows;
  readonly logProb: number[];
  readonly gradients: readonly Rows[];
};

/** log N(z; mean, exp(logVariance)) of tensors that broadcast. */
const density = (z: Tensor2D, mean: Tensor2D, logVariance: Tensor2D) =>
  tf.mul(
    -0.5,
    tf.add(tf.add(tf.mul(tf.square(tf.sub(z, mean)), tf.exp(tf.neg(logVariance))), logVariance), Math.log(2 * Math.PI)),
  );

/** Moments linear in log1p(counts). */
function linearEncoder(): Encoder {
  const make = (name: string, rows: Rows) =>
    variable(name, [rows[0].length, rows.length], Float32Array.from(rows[0].flatMap((_, i) => rows.map((r) => r[i]))));
  const weights = [make("mean", reference.meanWeights), make("logVariance", reference.logVarianceWeights)];
  return {
    weights,
    state: [],
    usesCovariates: [],
    encode({ counts: dense }) {
      const x = tf.log1p(dense as Tensor2D) as Tensor2D;
      const [mean, logVariance] = weights.map(({ value }) => matrixProduct(x, value as Tensor2D));
      return {
        groups: [{ kind: "gaussian", mean: mean, logVariance: logVariance }],
        aggregateLogProb({ z }: Latent, logWeights: Tensor2D) {
          const row = (t: Tensor2D) => tf.expandDims(t, 0) as unknown as Tensor2D;
          const pairs = density(tf.expandDims(z, 1) as unknown as Tensor2D, row(mean), row(logVariance));
          return { joint: tf.logSumExp(tf.add(tf.sum(pairs, 2), logWeights), 1) };
        },
      } as unknown as Posterior;
    },
  };
}

describe("against torch", () => {
  beforeAll(async () => {
    await tf.setBackend("cpu");
  });

  test("log density and its gradients with respect to pseudo-inputs and encoder weights within 1e-5 of the largest (float32)", () => {
    const encoder = linearEncoder();
    const shape = { trainingCells: 9, genes: 4, covariates: [] };
    const prior = plugin.create({ components: 5 }, [shape, three, counts, encoder, createRandom(1)]);
    const [pseudo] = prior.weights;
    tf.tidy(() => pseudo.assign(tf.tensor2d(reference.pseudoInputs)));
    const logProb = () => prior.logProb({ z: tf.tensor2d(reference.z), spec: three }, new Map());
    tf.tidy(() => expectNear(logProb().dataSync(), reference.logProb));
    const variables = [pseudo, ...encoder.weights];
    const { grads } = tf.tidy(() =>
      tf.variableGrads(() => tf.sum(logProb()) as Scalar, variables.map(({ value }) => value) as never),
    );
    const found = variables.map(({ value }) => grads[(value as tf.Variable).name]);
    expectNear(found[0].dataSync(), reference.gradients[0].flat());
    for (const i of [1, 2])
      expectNear(
        tf.tidy(() => tf.transpose(found[i]).dataSync()),
        reference.gradients[i].flat(),
      );
    for (const { value } of [...variables]) value.dispose();
  });

  test("rejects more than one latent group: its KL divergence does not decompose", () => {
    const spec: LatentSpec = { groups: [...three.groups, { kind: "concrete", categories: 4 }] };
    const create = () => plugin.create({ components: 5 }, [data, spec, counts, linearEncoder(), createRandom(1)]);
    expect(create).toThrow(/one group of Gaussian latents: vamp has one KL.*gaussian \+ concrete/);
  });
});

function expectNear(actual: ArrayLike<number>, expected: readonly number[]): void {
  const scale = Math.max(1, ...expected.map(Math.abs));
  expect(actual.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(Math.abs(actual[i] - value) / scale).toBeLessThan(1e-5);
}
