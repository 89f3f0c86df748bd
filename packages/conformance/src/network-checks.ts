/** Checks of every role with weights: names, saved state, and gradients by each weight. */
import type { Network, Variable } from "@heddle/contracts";
import { inScope, type Scalar, type Tensor, tf } from "@heddle/ops";
import { expect } from "vitest";
import { type Check, expectClose, expectFinite, slope } from "./checks.js";

export const valuesOf = (variable: Variable): Float32Array => Float32Array.from(variable.value.dataSync());

/** Names, finite values, and initial weights that depend on the given random stream only. */
export function networkChecks(create: (seed?: number) => Network, { hasWeights }: { hasWeights: boolean }): Check[] {
  return [
    {
      title: "weights and state have unique names and finite values",
      run: () => {
        const network = create();
        const variables = [...network.weights, ...network.state];
        const names = variables.map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        expect(names.every((name) => name.length > 0)).toBe(true);
        if (hasWeights) expect(network.weights.length).toBeGreaterThan(0);
        for (const variable of variables) expectFinite(valuesOf(variable));
        disposeNetwork(network);
      },
    },
    {
      title: "the same random stream gives the same initial weights, and another stream gives others",
      run: () => {
        const [one, two, other] = [create(1), create(1), create(2)];
        const all = (network: Network) => network.weights.map(valuesOf);
        expect(all(one)).toEqual(all(two));
        if (hasWeights) expect(all(one)).not.toEqual(all(other));
        for (const network of [one, two, other]) disposeNetwork(network);
      },
    },
  ];
}

/** The weights of an objective's adversary are saved with those of the objective. */
function partsOf(network: Network & { readonly adversary?: Network }): Variable[] {
  const { adversary } = network;
  return [...network.weights, ...network.state, ...(adversary?.weights ?? []), ...(adversary?.state ?? [])];
}

/** Saved weights and state are sufficient: a new instance with the same float32 values gives the same bits. */
export function savedCheck<N extends Network>(
  create: (seed: number) => N,
  outputs: (network: N) => readonly ArrayLike<number>[],
): Check {
  return {
    title: "a new instance with saved weights and state, loaded by name, gives the same bits",
    run: () => {
      const [saved, fresh] = [create(1), create(2)];
      const [from, to] = [partsOf(saved), partsOf(fresh)];
      expect(to.map(({ name }) => name)).toEqual(from.map(({ name }) => name));
      for (const [i, each] of to.entries())
        tf.tidy(() => each.assign(tf.tensor(valuesOf(from[i]), [...each.value.shape], each.value.dtype as "float32")));
      expect(outputs(fresh)).toEqual(outputs(saved));
      for (const network of [saved, fresh]) disposeNetwork(network);
    },
  };
}

export function disposeNetwork(network: Network): void {
  for (const { value } of [...network.weights, ...network.state]) value.dispose();
}

/** Gradients of a scalar by variables, by name. Throws for a variable without influence on the scalar. */
export function gradientsBy(variables: readonly Variable[], scalar: () => Scalar): Map<string, Float32Array> {
  return inScope(() => {
    const values = variables.map(({ value }) => value) as Parameters<typeof tf.variableGrads>[1];
    const { grads } = tf.variableGrads(scalar, values);
    return new Map(
      variables.map(({ name, value }) => {
        const gradient = grads[(value as Tensor & { name: string }).name];
        if (!gradient) throw new Error(`the gradient by ${name} is missing`);
        return [name, Float32Array.from(gradient.dataSync())];
      }),
    );
  });
}

/** Gradients of a scalar by the trainable weights of a network, computed as in a training step. */
export const gradientsOf = ({ weights }: Network, scalar: () => Scalar): Tensor[] =>
  Object.values(
    tf.variableGrads(scalar, weights.map(({ value }) => value) as Parameters<typeof tf.variableGrads>[1]).grads,
  );

const ENTRIES = 6;

export interface GradientDemands {
  /** Largest difference, relative to the tensor's largest gradient or 1. */
  readonly limit: number;
  /** True if every variable must change the scalar. In training, batch normalization cancels a bias. */
  readonly alive: boolean;
}

/** Compares some entries of every gradient with finite differences of the same scalar. */
export function expectGradients(
  variables: readonly Variable[],
  scalar: () => Scalar,
  { limit, alive }: GradientDemands,
): void {
  const gradients = gradientsBy(variables, scalar);
  for (const variable of variables) {
    const gradient = gradients.get(variable.name)!;
    if (alive)
      expect(
        gradient.some((value) => value !== 0),
        `${variable.name} has no influence`,
      ).toBe(true);
    const every = Math.max(1, Math.floor(gradient.length / ENTRIES));
    const entries = Array.from({ length: Math.min(ENTRIES, gradient.length) }, (_, i) => i * every);
    const expected = entries.map((entry) => differenceBy(variable, entry, scalar));
    const largest = gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    expectClose(
      entries.map((entry) => gradient[entry] / largest),
      expected.map((value) => value / largest),
      limit,
    );
  }
}

/** Finite difference of the scalar by one entry of a variable, which is restored afterwards. */
function differenceBy(variable: Variable, entry: number, scalar: () => Scalar): number {
  const start = valuesOf(variable);
  const put = (values: Float32Array) =>
    tf.tidy(() => variable.assign(tf.tensor(values, [...variable.value.shape], "float32")));
  const at = (shift: number) => {
    const moved = start.slice();
    moved[entry] += shift;
    put(moved);
    return tf.tidy(() => scalar().dataSync()[0]);
  };
  const result = slope(at, 1 / 64);
  put(start);
  return result;
}
