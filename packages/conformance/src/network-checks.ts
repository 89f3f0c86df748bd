/** What every role with weights promises, and gradients by each of them. */
import type { Network, Variable } from "@heddle/contracts";
import { inScope, type Scalar, type Tensor, tf } from "@heddle/ops";
import { expect } from "vitest";
import { type Check, expectClose, expectFinite, slope } from "./checks.js";

export const valuesOf = (variable: Variable): Float32Array => Float32Array.from(variable.value.dataSync());

/** Names, finite values, and initial weights that follow from the random stream given. */
export function networkChecks(create: (seed?: number) => Network, { hasWeights }: { hasWeights: boolean }): Check[] {
  return [
    {
      title: "weights and state have names of their own and finite values",
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
      title: "the same random stream gives the same initial weights, another stream others",
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

/** An objective's adversary has weights of its own, which are saved beside the objective's. */
function partsOf(network: Network & { readonly adversary?: Network }): Variable[] {
  const { adversary } = network;
  return [...network.weights, ...network.state, ...(adversary?.weights ?? []), ...(adversary?.state ?? [])];
}

/** What is saved is all there is: another network with the same weights and state, in float32, gives the same bits. */
export function savedCheck<N extends Network>(
  create: (seed: number) => N,
  outputs: (network: N) => readonly ArrayLike<number>[],
): Check {
  return {
    title: "weights and state, saved by name and loaded into a fresh instance, give the same bits",
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

/** Gradients of a scalar by the variables, by name; throws for one that the scalar does not depend on. */
export function gradientsBy(variables: readonly Variable[], scalar: () => Scalar): Map<string, Float32Array> {
  return inScope(() => {
    const values = variables.map(({ value }) => value) as Parameters<typeof tf.variableGrads>[1];
    const { grads } = tf.variableGrads(scalar, values);
    return new Map(
      variables.map(({ name, value }) => {
        const gradient = grads[(value as Tensor & { name: string }).name];
        if (!gradient) throw new Error(`no gradient reaches ${name}`);
        return [name, Float32Array.from(gradient.dataSync())];
      }),
    );
  });
}

/** Gradients of a scalar by what the optimizer trains of a network, as they are computed in a training step. */
export const gradientsOf = ({ weights }: Network, scalar: () => Scalar): Tensor[] =>
  Object.values(
    tf.variableGrads(scalar, weights.map(({ value }) => value) as Parameters<typeof tf.variableGrads>[1]).grads,
  );

const ENTRIES = 6;

export interface GradientDemands {
  /** Largest difference, relative to the tensor's largest gradient or 1. */
  readonly limit: number;
  /** Whether every variable must move the scalar: not in training, where batch normalization undoes a bias. */
  readonly alive: boolean;
}

/** Some entries of every variable, against differences of the same scalar. */
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
        `${variable.name} moves nothing`,
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

/** The slope of the scalar by one entry of a variable, which is put back afterwards. */
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
