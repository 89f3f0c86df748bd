/** What the suites of this package share: a suite is a list of checks, so that a test can also count those that fail. */
import type { AnyPlugin, Contracts, Given, Role, Token } from "@heddle/contracts";
import { tf } from "@heddle/ops";
import { beforeAll, describe, expect, test } from "vitest";

/** One promise of a role: `run` throws where a plugin breaks it. */
export interface Check {
  readonly title: string;
  readonly run: () => void | Promise<void>;
}

export interface PluginSetup {
  /** As in a configuration; the plugin's schema fills in the rest. */
  readonly options?: unknown;
  /** What the plugin needs, where the suite's own does not fit. */
  readonly given?: Partial<Given>;
}

export interface TensorSetup extends PluginSetup {
  /** tfjs backends to run on; cpu and wasm by default. Other backends must be registered by the caller. */
  readonly backends?: readonly string[];
}

/** Makes the plugin afresh at every call, with what it needs from the setup or else from `standard`. */
export function creator<R extends Role>(
  plugin: AnyPlugin<R>,
  setup: PluginSetup,
  standard: () => Partial<Given> = () => ({}),
): (given?: Partial<Given>) => Contracts[R] {
  const options = plugin.options.parse(setup.options ?? {});
  return (given = {}) => {
    const available: Partial<Given> = { ...standard(), ...setup.given, ...given };
    const needed = (plugin.needs ?? []).map(({ key }: Token) => {
      const found = available[key];
      if (found === undefined) throw new Error(`${plugin.role} ${plugin.name} needs "${key}": pass it as setup.given`);
      return found;
    });
    return plugin.create(options, needed);
  };
}

/** The checks as tests, once per backend. */
export function describeOnBackends(plugin: AnyPlugin, setup: TensorSetup, checks: readonly Check[]): void {
  const title = `${plugin.role} ${plugin.name} ${JSON.stringify(setup.options ?? {})}`;
  describeBackends(title, () => runChecks(checks), setup.backends);
}

/** The tests of `body` once per tfjs backend. Backends other than cpu and wasm must be registered by the caller. */
export function describeBackends(title: string, body: () => void, backends: readonly string[] = ["cpu", "wasm"]): void {
  describe.each(backends)(`${title} on %s`, (name) => {
    beforeAll(async () => {
      if (name === "wasm") await import("@tensorflow/tfjs-backend-wasm");
      expect(await tf.setBackend(name)).toBe(true);
    });
    body();
  });
}

export function runChecks(checks: readonly Check[]): void {
  for (const { title, run } of checks) test(title, run);
}

/** Titles of the checks that a plugin does not pass. */
export async function failedChecks(checks: readonly Check[]): Promise<string[]> {
  const failed: string[] = [];
  for (const { title, run } of checks) {
    try {
      await run();
    } catch {
      // a check that throws is what is counted here
      failed.push(title);
    }
  }
  return failed;
}

/** Passes where every difference is at most `limit` times the largest expected value, or times 1. */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, limit: number): void {
  expect(actual.length).toBe(expected.length);
  const scale = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  for (let i = 0; i < expected.length; i++) {
    const distance = Math.abs(actual[i]! - expected[i]!) / scale;
    expect(distance, `entry ${i}: ${actual[i]} where ${expected[i]} is expected`).toBeLessThanOrEqual(limit);
  }
}

export const expectFinite = (values: ArrayLike<number>): void =>
  expect(Array.from(values).every(Number.isFinite)).toBe(true);

/** Runs `compute` twice: what it leaves behind beyond its own tidying is a leak. */
export function expectNoLeak(compute: () => void): void {
  compute();
  const before = tf.memory().numTensors;
  compute();
  expect(tf.memory().numTensors).toBe(before);
}

/** Fourth-order central difference of `total` at 0, in a float32 world: a wide step, little cancellation. */
export function slope(total: (shift: number) => number, h = 0.0625): number {
  return (8 * (total(h) - total(-h)) - (total(2 * h) - total(-2 * h))) / (12 * h);
}
