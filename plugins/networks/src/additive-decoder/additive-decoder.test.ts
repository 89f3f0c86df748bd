import { readFileSync } from "node:fs";
import { describeDecoder } from "@heddle/conformance";
import type { Covariates, DataShape, Decoder, LatentSpec, Likelihood, StepContext } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { type Scalar, type Tensor, type Tensor2D, tf } from "@heddle/ops";
import { beforeAll, describe, expect, test } from "vitest";
import plugin from "./additive-decoder.js";

// many units under layer normalization: with few units, finite differences cross the kink of the activation
describeDecoder(plugin, { options: { hidden: 32, activation: "tanh" } });
const free = { hidden: 4, normalization: "none", activation: "tanh" };
describeDecoder(plugin, { options: { ...free, width: 2, pooling: "mean", deepCovariates: true } });
describeDecoder(plugin, { options: { ...free, layers: 1, dropout: 0.3 } });

type Nested = number | readonly Nested[];
type Named = Readonly<Record<string, Nested>>;
/** By tooling/references/additive_decoder.py: drvi-py 0.2.8's DecoderDRVI in float64. */
const reference = JSON.parse(readFileSync(new URL("reference.json", import.meta.url), "utf8")) as readonly {
  readonly title: string;
  readonly aggregation: "logsumexp" | "sum";
  readonly width: number;
  readonly deep: boolean;
  readonly z: number[][];
  readonly batch: number[];
  readonly parameters: Named;
  readonly pooled: Readonly<Record<string, number[][]>>;
  readonly weights: Readonly<Record<string, number[][]>>;
  readonly gradientByLatents: number[][];
  readonly gradients: Named;
}[];
type Case = (typeof reference)[number];

const [GENES, LATENTS, HIDDEN] = [6, 3, 4];
const spec: LatentSpec = { groups: [{ kind: "gaussian", size: LATENTS }] };
const data: DataShape = {
  trainingCells: 5,
  genes: GENES,
  covariates: [{ name: "batch", kind: "categorical", levels: ["a", "b"] }],
};
const heads = ["mean", "r"].map((name) => ({ name, shape: "cell-gene" }) as const);
const likelihood = { heads, support: "counts" } as unknown as Likelihood;

/** drvi's parameters under Heddle's names; rows of covariates are separate tensors. */
function placed(parameters: Named): Map<string, Nested> {
  const found = new Map<string, Nested>();
  for (const [name, value] of Object.entries(parameters)) {
    const layer = name
      .replace(/^px_shared_decoder\.fc_layers\.Layer (\d)\.0/, "hidden$1")
      .replace(/^params_nets\.(\w+)\.fc_layers\.Layer 0\.0/, "$1");
    if (name === "split_transformation_weight") {
      for (const [unit, own] of (value as readonly Nested[]).entries()) found.set(`split${unit}`, own);
    } else if (layer.endsWith(".bias")) found.set(layer, value);
    else {
      const [stem, rows] = [layer.replace(/\.weight$/, ""), value as readonly Nested[]];
      const inputs = rows.length % 2 === 0 && stem !== "hidden0" ? HIDDEN : rows.length - 2;
      found.set(`${stem}.weights`, rows.slice(0, inputs));
      if (rows.length > inputs) found.set(`${stem}.covariateWeights`, rows.slice(inputs));
    }
  }
  return found;
}

function withReference({ aggregation, width, deep, parameters }: Case, use: (decoder: Decoder) => void): void {
  const options = {
    hidden: HIDDEN,
    width,
    deepCovariates: deep,
    pooling: aggregation === "sum" ? "mean" : "log-sum-exp",
  };
  const decoder = plugin.create(plugin.options.parse(options), [data, spec, likelihood, createRandom(1)]);
  const values = placed(parameters);
  expect([...values.keys()].sort()).toEqual(decoder.weights.map(({ name }) => name).sort());
  for (const { name, value, assign } of decoder.weights) {
    tf.tidy(() => assign(tf.tensor(values.get(name) as number[][], [...value.shape])));
  }
  tf.tidy(() => use(decoder));
  for (const { value } of decoder.weights) value.dispose();
}

function decode(decoder: Decoder, { batch }: Case, z: Tensor) {
  const oneHot = tf.tensor2d(batch.map((level) => (level === 0 ? [1, 0] : [0, 1])));
  const own = { kind: "categorical", levels: ["a", "b"], codes: Int32Array.from(batch), oneHot } as const;
  const covariates: Covariates = new Map([["batch", own]]);
  return decoder.decode({ z: z as Tensor2D, spec }, covariates, { training: true } as StepContext);
}

function expectNear(actual: Tensor, expected: Nested, limit: number, what: string): void {
  const flat = [expected].flat(3) as number[];
  const scale = Math.max(1, ...flat.map(Math.abs));
  const found = actual.dataSync();
  expect(found.length, what).toBe(flat.length);
  for (const [i, value] of flat.entries()) expect(Math.abs(found[i] - value) / scale, what).toBeLessThan(limit);
}

describe.each(reference)("against drvi-py's decoder: $title", (own) => {
  beforeAll(async () => {
    await tf.setBackend("cpu");
  });

  test("pooled heads within 1e-5 of the largest (float32)", () => {
    withReference(own, (decoder) => {
      const outputs = decode(decoder, own, tf.tensor2d(own.z));
      for (const [name, expected] of Object.entries(own.pooled)) expectNear(outputs[name].raw, expected, 1e-5, name);
    });
  });

  test("gradients with respect to latents and every weight within 2e-5 of each tensor's largest (float32)", () => {
    withReference(own, (decoder) => {
      const total = (z: Tensor): Scalar => {
        const outputs = decode(decoder, own, z);
        const parts = Object.entries(own.weights).map(([name, weight]) =>
          tf.sum(tf.mul(outputs[name].raw, tf.tensor2d(weight))),
        );
        return tf.addN(parts) as Scalar;
      };
      expectNear(tf.grad(total)(tf.tensor2d(own.z)), own.gradientByLatents, 2e-5, "z");
      const variables = decoder.weights.map(({ value }) => value as tf.Variable);
      const { grads } = tf.variableGrads(() => total(tf.tensor2d(own.z)), variables);
      for (const [name, expected] of placed(own.gradients)) {
        const at = decoder.weights.findIndex((weight) => weight.name === name);
        expectNear(grads[variables[at].name], expected, 2e-5, name);
      }
    });
  });
});

test("each categorical latent has its own split", () => {
  const both: LatentSpec = { groups: [...spec.groups, { kind: "concrete", categories: 4 }] };
  const decoder = plugin.create(plugin.options.parse({ hidden: HIDDEN }), [data, both, likelihood, createRandom(1)]);
  const splits = decoder.weights.filter(({ name }) => name.startsWith("split")).map(({ value }) => value.shape);
  expect(splits).toEqual([
    [1, 7],
    [1, 7],
    [1, 7],
    [4, 7],
  ]);
  for (const { value } of decoder.weights) value.dispose();
});
