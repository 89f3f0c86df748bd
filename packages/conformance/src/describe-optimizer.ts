import type { AnyPlugin, Optimizer, Variable } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { type Tensor, tf, variable } from "@heddle/ops";
import { expect } from "vitest";
import { type Check, creator, describeOnBackends, expectClose, expectFinite, type TensorSetup } from "./checks.js";
import { valuesOf } from "./network-checks.js";
import { recordableChecks, type Step } from "./recordable-check.js";

export interface OptimizerSetup extends TensorSetup {
  /** Learning rate for the quadratic; 0.05 by default. */
  readonly learningRate?: number;
  /** Number of updates; 600 by default. */
  readonly steps?: number;
}

/**
 * Requirements of every optimizer: it minimizes a quadratic; it keeps weights without gradient unchanged; its saved state
 * is sufficient to resume.
 */
export function describeOptimizer(plugin: AnyPlugin<"optimizer">, setup: OptimizerSetup = {}): void {
  describeOnBackends(plugin, setup, optimizerChecks(plugin, setup));
}

const TARGETS: Readonly<Record<string, readonly number[]>> = {
  "encoder.weights": [1, -2, 0.5, 3, -0.25, 0],
  "decoder.bias": [0.1, -0.7],
};

/** Two weights with random initial values; the first is 2 × 3. */
function startWeights(): Variable[] {
  const random = createRandom(51);
  return Object.entries(TARGETS).map(([name, { length }]) =>
    variable(name, length === 6 ? [2, 3] : [length], random.stream(name).normals(length)),
  );
}

/** The gradient of Σ (1 + i) · (w_i − target_i)² / 2, for the given weights. */
function updateOnce(
  optimizer: Optimizer,
  weights: readonly Variable[],
  rate: number,
  names = Object.keys(TARGETS),
): void {
  tf.tidy(() => {
    const gradients = weights
      .filter(({ name }) => names.includes(name))
      .map(({ name, value }) => {
        const target = tf.tensor([...TARGETS[name]], [...value.shape]);
        const curvature = tf.reshape(tf.range(1, value.size + 1), [...value.shape]);
        return [name, tf.mul(curvature, tf.sub(value, target))] as const;
      });
    optimizer.apply(Object.fromEntries(gradients), tf.scalar(rate));
  });
}

function dispose(optimizer: Optimizer, weights: readonly Variable[]): void {
  for (const { value } of [...optimizer.state, ...weights]) value.dispose();
}

/** Checks of the suite. */
export function optimizerChecks(plugin: AnyPlugin<"optimizer">, setup: OptimizerSetup = {}): Check[] {
  const given = creator(plugin, setup);
  const create = (weights: readonly Variable[]): Optimizer => {
    const optimizer = given();
    optimizer.begin(weights);
    return optimizer;
  };
  const { learningRate = 0.05, steps = 600 } = setup;
  return [
    ...descentChecks(create, learningRate, steps),
    ...stateChecks(create, learningRate),
    ...recordableChecks(setup, () => twoSteps(create)),
  ];
}

type Create = (weights: readonly Variable[]) => Optimizer;

// Long because it is a list of checks, each of a few lines.
function descentChecks(create: Create, rate: number, steps: number): Check[] {
  return [
    {
      title: "a quadratic is minimized: every weight within 0.01 of the target",
      run: () => {
        const weights = startWeights();
        const optimizer = create(weights);
        for (let step = 0; step < steps; step++) updateOnce(optimizer, weights, rate);
        for (const weight of weights) expectClose(valuesOf(weight), TARGETS[weight.name], 0.01);
        dispose(optimizer, weights);
      },
    },
    {
      title: "the first update decreases every entry's loss; a learning rate of 0 changes nothing",
      run: () => {
        const weights = startWeights();
        const optimizer = create(weights);
        const before = weights.map(valuesOf);
        updateOnce(optimizer, weights, 0);
        expect(weights.map(valuesOf)).toEqual(before);
        updateOnce(optimizer, weights, 0.001);
        for (const [i, weight] of weights.entries()) {
          const target = TARGETS[weight.name];
          valuesOf(weight).forEach((value, entry) => {
            expect((value - before[i][entry]) * (target[entry] - before[i][entry])).toBeGreaterThan(0);
          });
        }
        dispose(optimizer, weights);
      },
    },
    {
      title: "a weight without gradient stays unchanged",
      run: () => {
        const weights = startWeights();
        const optimizer = create(weights);
        const [, idle] = weights;
        const before = valuesOf(idle);
        for (let step = 0; step < 3; step++) updateOnce(optimizer, weights, rate, ["encoder.weights"]);
        expect(valuesOf(idle)).toEqual(before);
        dispose(optimizer, weights);
      },
    },
  ];
}

function twoSteps(create: Create): (another: boolean) => Step {
  const weights = startWeights();
  const optimizer = create(weights);
  return (another) => {
    const gradients = Object.fromEntries(
      weights.map(({ name, value }) => [name, tf.mul(another ? 0.5 : 1, tf.onesLike(value as Tensor))]),
    );
    const rate = tf.scalar(another ? 0.02 : 0.01);
    return () => optimizer.apply(gradients, rate);
  };
}

function stateChecks(create: Create, rate: number): Check[] {
  return [
    {
      title: "state: unique names, defined before the first update, finite after it, without additional tensors",
      run: () => {
        const weights = startWeights();
        const optimizer = create(weights);
        const names = optimizer.state.map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        const before = tf.memory().numTensors;
        for (let step = 0; step < 3; step++) updateOnce(optimizer, weights, rate);
        expect(tf.memory().numTensors).toBe(before);
        expect(optimizer.state.map(({ name }) => name)).toEqual(names);
        for (const state of optimizer.state) expectFinite(valuesOf(state));
        dispose(optimizer, weights);
      },
    },
    {
      title: "a new instance with copied weights and state continues to the same bits",
      run: () => {
        const weights = startWeights();
        const optimizer = create(weights);
        for (let step = 0; step < 5; step++) updateOnce(optimizer, weights, rate);
        const resumed = startWeights();
        const other = create(resumed);
        copy(weights, resumed);
        copy(optimizer.state, other.state);
        for (let step = 0; step < 5; step++) {
          updateOnce(optimizer, weights, rate);
          updateOnce(other, resumed, rate);
        }
        expect(resumed.map(valuesOf)).toEqual(weights.map(valuesOf));
        expect(other.state.map(valuesOf)).toEqual(optimizer.state.map(valuesOf));
        dispose(optimizer, weights);
        dispose(other, resumed);
      },
    },
  ];
}

function copy(from: readonly Variable[], to: readonly Variable[]): void {
  for (const [i, { name, value }] of from.entries()) {
    expect(to[i].name).toBe(name);
    tf.tidy(() => to[i].assign(tf.tensor(value.dataSync(), [...value.shape], "float32")));
  }
}
