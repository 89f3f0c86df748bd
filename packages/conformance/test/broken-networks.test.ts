// Runs each suite on a minimal correct plugin, and on the same plugin with one defect. The defect must fail the named check.
import {
  type AnyPlugin,
  definePlugin,
  type Encoder,
  type LibrarySize,
  type Optimizer,
  type StepContext,
  TOKENS,
} from "@heddle/contracts";
import { matrixProduct, stopGradient, type Tensor1D, type Tensor2D, tf, variable } from "@heddle/ops";
import { beforeAll, describe, expect, test } from "vitest";
import { decoderChecks } from "../src/describe-decoder.js";
import { encoderChecks } from "../src/describe-encoder.js";
import { librarySizeChecks } from "../src/describe-library-size.js";
import { optimizerChecks } from "../src/describe-optimizer.js";
import { gaussianPosterior } from "../src/gaussian-input.js";
import { expectFailures, tiny } from "./broken-plugins.fixture.js";

beforeAll(async () => {
  expect(await tf.setBackend("cpu")).toBe(true);
});

type Encoding = (x: Tensor2D, weights: Tensor2D, step: StepContext) => Tensor2D;

function encoder(encode: Encoding, names: readonly [string, string] = ["mean", "variance"]): AnyPlugin<"encoder"> {
  return definePlugin({
    ...tiny,
    role: "encoder",
    needs: [TOKENS.data, TOKENS.latentSpec, TOKENS.random],
    create(_options, [data, spec, random]): Encoder {
      const start = (name: string) =>
        random
          .stream(name)
          .normals(data.genes * 3)
          .map((v) => v / 9);
      const weights = ["mean", "variance"].map((name, i) => variable(names[i], [data.genes, 3], start(name)));
      return {
        weights,
        state: [],
        usesCovariates: [],
        encode({ counts }, step) {
          const x = tf.log1p(counts instanceof tf.Tensor ? counts : counts.dense());
          const [mean, logVariance] = weights.map(({ value }) => encode(x, value as Tensor2D, step));
          return gaussianPosterior(spec, mean, logVariance);
        },
      };
    },
  });
}

describe("the suite of encoders", () => {
  const linear: Encoding = (x, w) => matrixProduct(x, w);
  const noisy: Encoding = (x, w, step) => {
    const name = `dropout${w.id}`;
    return tf.mul(matrixProduct(x, w), tf.add(1, tf.mul(0.1, step.random.uniform(name, [x.shape[0], 3])))) as Tensor2D;
  };
  test.each<[string, AnyPlugin<"encoder">, RegExp[]]>([
    ["passes a linear one", encoder(linear), []],
    ["rejects noise outside training", encoder(noisy), [/in evaluation: no noise/]],
    [
      "rejects the minibatch's moments outside training",
      encoder((x, w) => linear(tf.sub(x, tf.mean(x, 0)) as Tensor2D, w, {} as StepContext)),
      [/the posterior of a cell does not depend/],
    ],
    ["rejects two weights with the same name", encoder(linear, ["mean", "mean"]), [/unique names/]],
    [
      "rejects a weight that no gradient reaches",
      encoder((x, w) => linear(x, stopGradient(w), {} as StepContext)),
      [/gradients by every weight/],
    ],
    [
      "rejects a weight that is not used",
      encoder((x, w) => tf.mul(0, matrixProduct(x, tf.zerosLike(w))) as Tensor2D),
      [/gradients by every weight/],
    ],
  ])("%s", (_what, plugin, expected) => expectFailures(encoderChecks(plugin), expected));

  test("rejects declared covariates that are not used", () =>
    expectFailures(encoderChecks(encoder(linear), { usesCovariates: true }), [/covariates change/]));
});

describe("the suite of decoders", () => {
  const decoder = (useCovariates: boolean, useHeads = true): AnyPlugin<"decoder"> =>
    definePlugin({
      ...tiny,
      role: "decoder",
      needs: [TOKENS.data, TOKENS.likelihood, TOKENS.random],
      create(_options, [data, { heads }, random]) {
        const make = (name: string, rows: number) =>
          variable(name, [rows, data.genes], random.stream(name).normals(rows * data.genes));
        const [weights, byBatch, gene, batch] = [make("w", 3), make("batch", 3), make("gene", 1), make("level", 3)];
        tf.tidy(() => batch.assign(tf.zerosLike(batch.value)));
        return {
          weights: [weights, ...(useCovariates ? [byBatch] : []), gene, batch],
          state: [],
          decode({ z: latent }, covariates) {
            const level = covariates.get("batch");
            if (level?.kind !== "categorical") throw new Error("a batch is needed");
            const own = matrixProduct(latent, weights.value as Tensor2D);
            const raw = useCovariates
              ? (tf.add(own, matrixProduct(level.oneHot, byBatch.value as Tensor2D)) as Tensor2D)
              : own;
            const all = {
              [heads[0].name]: { raw },
              [heads[1].name]: { raw: gene.value as Tensor2D },
              [heads[2].name]: { raw: batch.value as Tensor2D, ...(useHeads && { rows: level.codes }) },
            };
            return all;
          },
        };
      },
    });
  test.each<[string, AnyPlugin<"decoder">, RegExp[]]>([
    ["passes a linear one", decoder(true), []],
    ["rejects covariates that are not used", decoder(false), [/covariates and latents change/]],
    ["rejects a head per category without rows", decoder(true, false), [/heads: exactly those/]],
  ])("%s", (_what, plugin, expected) => expectFailures(decoderChecks(plugin), expected));
});

describe("the suite of optimizers", () => {
  /** Gradient descent with momentum, kept as state or hidden from checkpoints. */
  const momentum = (hidden: boolean, sign = -1): AnyPlugin<"optimizer"> =>
    definePlugin({
      ...tiny,
      role: "optimizer",
      create(): Optimizer {
        let slots: { weight: ReturnType<typeof variable>; speed: ReturnType<typeof variable> }[] = [];
        return {
          begin(weights) {
            slots = weights.map((weight) => {
              const { shape, size } = weight.value;
              return { weight, speed: variable(`${weight.name}.speed`, shape, new Float32Array(size)) };
            });
          },
          get state() {
            return hidden ? [] : slots.map(({ speed }) => speed);
          },
          apply(gradients, rate) {
            tf.tidy(() => {
              for (const { weight, speed } of slots) {
                const gradient = gradients[weight.name];
                if (!gradient) continue;
                speed.assign(tf.add(tf.mul(0.5, speed.value), gradient));
                weight.assign(tf.add(weight.value, tf.mul(tf.mul(sign, rate), speed.value)));
              }
            });
          },
        };
      },
    });
  test.each<[string, AnyPlugin<"optimizer">, RegExp[]]>([
    ["passes momentum", momentum(false), []],
    ["rejects state that is not in the checkpoint", momentum(true), [/continues to the same bits/]],
    [
      "rejects a step that increases the loss",
      momentum(false, 1),
      [/the first update decreases/, /a quadratic is minimized/],
    ],
  ])("%s", (_what, plugin, expected) => expectFailures(optimizerChecks(plugin), expected));
});

describe("the suite of library sizes", () => {
  const size = (infer: LibrarySize["infer"]): AnyPlugin<"library-size"> =>
    definePlugin({ ...tiny, role: "library-size", create: () => ({ weights: [], state: [], infer }) });
  const logTotals: LibrarySize["infer"] = ({ counts }) => ({
    logSize: tf.clone(counts.logTotals()),
  });
  const onTheHost: LibrarySize["infer"] = ({ counts }) => ({
    logSize: tf.tensor1d(Float32Array.from(counts.totals, Math.log)),
  });
  test.each<[string, AnyPlugin<"library-size">, RegExp[]]>([
    ["passes the logarithm of the totals", size(logTotals), []],
    ["rejects a value computed on the host, which a replay would repeat", size(onTheHost), [/can be recorded/]],
    [
      "rejects a column instead of a list",
      size((b, s) => ({ logSize: tf.expandDims(logTotals(b, s).logSize, 1) as unknown as Tensor1D })),
      [/one finite value per cell/],
    ],
    [
      "rejects a logarithm of nothing",
      size(({ counts }) => ({ logSize: tf.log(tf.sub(tf.tensor1d([...counts.totals]), 1)) as Tensor1D })),
      [/one count and with a million/],
    ],
    [
      "rejects a leaked tensor",
      size((b, s) => ({ logSize: tf.keep(logTotals(b, s).logSize) })),
      [/no tensor is leaked/],
    ],
  ])("%s", (_what, plugin, expected) => expectFailures(librarySizeChecks(plugin), expected));
});
