import type { AnyPlugin, Likelihood, Token } from "@heddle/contracts";
import { type Tensor, type Tensor1D, tf } from "@heddle/ops";
import { beforeAll, describe, expect, test } from "vitest";
import { describeAgreement, runChecks, type TensorSetup } from "./checks.js";
import { testGradients, testProbabilities, testSamples } from "./describe-likelihood-density.js";
import { denseCounts, headOutputs, headRows, headTensors, likelihoodStep } from "./describe-likelihood-input.js";
import { type LikelihoodLimit, testLimit } from "./describe-likelihood-limit.js";
import { evaluate, smallPoint } from "./describe-likelihood-point.js";
import { pluginChecks } from "./plugin-checks.js";
import { recordableChecks, type Step } from "./recordable-check.js";
import { useBackend } from "./use-backend.js";

export interface LikelihoodSetup extends TensorSetup {
  /** Likelihoods that this one equals with some heads fixed: ZINB without dropout is NB. */
  readonly limits?: readonly LikelihoodLimit[];
}

type Create = () => Likelihood;

/**
 * Requirements of every likelihood: it uses exactly its declared heads; values and gradients are finite from 0 to 1e6;
 * probabilities sum to 1; gradients agree with finite differences; samples agree with the mean; no tensor is leaked. Runs
 * on the backends cpu and wasm. Call it in a test file of the plugin.
 */
export function describeLikelihood(plugin: AnyPlugin<"likelihood">, setup: LikelihoodSetup = {}): void {
  const options = plugin.options.parse(setup.options ?? {});
  const given = (plugin.needs ?? []).map(({ key }: Token) => {
    const found = setup.given?.[key];
    if (found === undefined)
      throw new Error(`describeLikelihood: ${plugin.name} needs "${key}": pass it as setup.given`);
    return found;
  });
  const create: Create = () => plugin.create(options, given);
  describe(`likelihood ${plugin.name}: the plugin`, () => runChecks(pluginChecks(plugin, setup)));
  describe.each(setup.backends ?? ["cpu", "wasm"])(
    `likelihood ${plugin.name} ${JSON.stringify(options)} on %s`,
    (name) => {
      beforeAll(() => useBackend(name));
      testHeads(create);
      testStability(create);
      testGradients(create);
      if (create().support === "counts") testProbabilities(create);
      testSamples(create);
      testMemory(create);
      runChecks(recordableChecks(setup, () => twoSteps(create)));
      for (const limit of setup.limits ?? []) testLimit(create, limit);
    },
  );
  describeAgreement(
    `likelihood ${plugin.name}`,
    () => {
      const likelihood = create();
      const { logProb, gradients } = evaluate(likelihood, smallPoint(likelihood));
      return [logProb, ...gradients];
    },
    setup.backends,
  );
}

function testHeads(create: Create): void {
  test("heads have unique names; the likelihood uses all of them and no undeclared head", () => {
    const likelihood = create();
    const names = likelihood.heads.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const { counts, genes, logSize, heads } = smallPoint(likelihood);
    const data = denseCounts(counts, genes);
    const read = new Set<string>();
    tf.tidy(() => {
      const outputs = headOutputs(likelihood, headTensors(likelihood, heads, genes), data.cells);
      const recorded = new Proxy(outputs, {
        get(target, key) {
          read.add(String(key));
          return target[String(key)];
        },
      });
      likelihood.logProb(data, recorded, tf.tensor1d(logSize));
    });
    data.dispose();
    expect([...read].sort()).toEqual([...names].sort());
  });

  test("every head changes the log probability, and a cell's log probability depends on its own row", () => {
    const likelihood = create();
    const point = smallPoint(likelihood);
    const { logProb, gradients } = evaluate(likelihood, point);
    expect(logProb).toHaveLength(point.logSize.length);
    // real values are already normalized: the library size may have no effect
    const moving = likelihood.support === "real" ? gradients.slice(0, likelihood.heads.length) : gradients;
    for (const gradient of moving) expect(gradient.some((v) => v !== 0)).toBe(true);
    const fewer = { ...point, counts: Array.from(point.counts, (v, at) => (at < point.genes ? v + 1 : v)) };
    const changed = evaluate(likelihood, fewer).logProb;
    expect(Array.from(changed, (v, i) => v !== logProb[i])).toEqual(Array.from(logProb, (_, i) => i === 0));
  });
}

function testStability(create: Create): void {
  test("counts 0 … 1e6, raw heads ±ln 1e6 and library 1 … 1e6: finite values and gradients", () => {
    const likelihood = create();
    const values = [0, 1, 2, 17, 300, 1e4, 1e6];
    const extreme = Math.log(1e6);
    for (const raw of [-extreme, -3, 0, 3, extreme]) {
      for (const size of [0, 5, extreme]) {
        const genes = values.length;
        const heads = Object.fromEntries(
          likelihood.heads.map((spec) => [
            spec.name,
            Float32Array.from({ length: headRows(spec, 2) * genes }, (_, j) => (j % 2 ? raw : -raw)),
          ]),
        );
        const counts = [...values, ...values.map(() => 0)];
        const { logProb, gradients } = evaluate(likelihood, {
          genes,
          counts,
          logSize: Float32Array.of(size, size),
          heads,
        });
        for (const result of [logProb, ...gradients]) expect(result.every(Number.isFinite)).toBe(true);
      }
    }
  });
}

function twoSteps(create: Create): (another: boolean) => Step {
  const likelihood = create();
  return (another) => {
    const { genes, counts, logSize, heads } = smallPoint(likelihood);
    const cells = logSize.length;
    const moved = (values: Float32Array) => (another ? values.map((value) => 0.5 * value + 0.25) : values);
    const inputs = [
      ...headTensors(likelihood, Object.fromEntries(Object.entries(heads).map(([name, v]) => [name, moved(v)])), genes),
      tf.tensor1d(moved(logSize)),
    ];
    const data = denseCounts(
      Array.from(counts, (count) => (another ? 2 * count : count)),
      genes,
    );
    const dense = tf.clone(data.dense());
    data.dispose();
    const given = { ...data, dense: () => dense };
    const loss = (...args: Tensor[]) => {
      const size = args[args.length - 1] as Tensor1D;
      // as in `evaluate`: without the library size its gradient is 0
      return tf.add(
        tf.sum(likelihood.logProb(given, headOutputs(likelihood, args, cells), size)),
        tf.mul(0, tf.sum(size)),
      );
    };
    return () => tf.valueAndGrads(loss)(inputs).grads;
  };
}

function testMemory(create: Create): void {
  test("only the results remain as tensors", () => {
    const likelihood = create();
    const point = smallPoint(likelihood);
    evaluate(likelihood, point);
    const before = tf.memory().numTensors;
    evaluate(likelihood, point);
    expect(tf.memory().numTensors).toBe(before);
    const cells = point.logSize.length;
    const tensors = headTensors(likelihood, point.heads, point.genes);
    const logSize = tf.tensor1d(point.logSize);
    const counts = denseCounts(point.counts, point.genes);
    counts.dense();
    const held = tf.memory().numTensors;
    const outputs = headOutputs(likelihood, tensors, cells);
    const results = [likelihood.logProb(counts, outputs, logSize), likelihood.mean(outputs, logSize)];
    results.push(likelihood.sample(outputs, logSize, likelihoodStep(1)));
    expect(tf.memory().numTensors).toBe(held + results.length);
    tf.dispose([...results, ...tensors, logSize]);
    counts.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
}
