/** Shared code of the suites. A suite is a list of checks, so that a test can also count the failed ones. */
import type { AnyPlugin, Contracts, Dependencies, Role, Token } from "@heddle/contracts";
import { tf } from "@heddle/ops";
import { beforeAll, describe, expect, test } from "vitest";
import type { Check, PluginSetup } from "./check.js";
import { pluginChecks } from "./plugin-checks.js";
import { useBackend } from "./use-backend.js";

export type { Check, PluginSetup };

export interface TensorSetup extends PluginSetup {
  /** tfjs backends to run on; cpu and wasm by default. Other backends must be registered by the caller. */
  readonly backends?: readonly string[];
  /**
   * False for a plugin that reads tensors back, or computes on the host what changes from step to step: its steps run
   * eagerly on every backend, which takes several times as long as a replay.
   */
  readonly recordable?: boolean;
}

/** Creates a new instance at every call, with dependencies of the setup, or else of `standard`. */
export function creator<R extends Role>(
  plugin: AnyPlugin<R>,
  setup: PluginSetup,
  standard: () => Partial<Dependencies> = () => ({}),
): (given?: Partial<Dependencies>) => Contracts[R] {
  const options = plugin.options.parse(setup.options ?? {});
  return (given = {}) => {
    const available: Partial<Dependencies> = { ...standard(), ...setup.given, ...given };
    const needed = (plugin.needs ?? []).map(({ key }: Token) => {
      const found = available[key];
      if (found === undefined) throw new Error(`${plugin.role} ${plugin.name} needs "${key}": pass it as setup.given`);
      return found;
    });
    return plugin.create(options, needed);
  };
}

/** Results of a plugin on the current backend, for comparison between backends. */
export type Outputs = () => readonly ArrayLike<number>[];

/** Runs the checks as tests on each backend, then compares the results of each backend with the first. */
export function describeOnBackends(
  plugin: AnyPlugin,
  setup: TensorSetup,
  checks: readonly Check[],
  outputs?: Outputs,
): void {
  const title = `${plugin.role} ${plugin.name} ${JSON.stringify(setup.options ?? {})}`;
  describe(`${title}: the plugin`, () => runChecks(pluginChecks(plugin, setup)));
  describeBackends(title, () => runChecks(checks), setup.backends);
  if (outputs) describeAgreement(title, outputs, setup.backends);
}

/** Compares every backend with the first, within 1e-4 of the largest value of each output: float32 sums in another order. */
export function describeAgreement(
  title: string,
  outputs: Outputs,
  [first, ...others]: readonly string[] = BACKENDS,
): void {
  if (first === undefined || others.length === 0) return;
  test.each(others)(`${title}: %s equals ${first} within 1e-4 of the largest value (float32)`, async (name) => {
    await useBackend(first);
    const expected = outputs();
    await useBackend(name);
    for (const [i, found] of outputs().entries()) expectClose(found, expected[i], 1e-4);
  });
}

const BACKENDS = ["cpu", "wasm"];

/** Runs the tests of `body` on each tfjs backend. Backends other than cpu and wasm must be registered by the caller. */
export function describeBackends(title: string, body: () => void, backends: readonly string[] = BACKENDS): void {
  describe.each(backends)(`${title} on %s`, (name) => {
    beforeAll(() => useBackend(name));
    body();
  });
}

export function runChecks(checks: readonly Check[]): void {
  for (const { title, run } of checks) test(title, run);
}

/** Titles of the checks that a plugin fails. */
export async function failedChecks(checks: readonly Check[]): Promise<string[]> {
  const failed: string[] = [];
  for (const { title, run } of checks) {
    try {
      await run();
    } catch {
      // the caller counts checks that throw
      failed.push(title);
    }
  }
  return failed;
}

/** Passes if every difference is at most `limit` times the largest expected value, or times 1 if that is larger. */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, limit: number): void {
  expect(actual.length).toBe(expected.length);
  const scale = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  for (let i = 0; i < expected.length; i++) {
    const distance = Math.abs(actual[i] - expected[i]) / scale;
    expect(distance, `entry ${i}: ${actual[i]} expected ${expected[i]}`).toBeLessThanOrEqual(limit);
  }
}

export const expectFinite = (values: ArrayLike<number>): void =>
  expect(Array.from(values).every(Number.isFinite)).toBe(true);

/** Runs `compute` twice and fails if the second run keeps a tensor. */
export function expectNoLeak(compute: () => void): void {
  compute();
  const before = tf.memory().numTensors;
  compute();
  expect(tf.memory().numTensors).toBe(before);
}

/** Fourth-order central difference of `total` at 0. The step is wide, because float32 cancels at narrow steps. */
export function slope(total: (shift: number) => number, h = 0.0625): number {
  return (8 * (total(h) - total(-h)) - (total(2 * h) - total(-2 * h))) / (12 * h);
}
