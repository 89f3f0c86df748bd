// Long because it lists faults of plugins, each with its message.
import {
  type AnyPlugin,
  type Contracts,
  defineMetric,
  defineObjective,
  definePlugin,
  HeddleError,
  isHeddleError,
  type Metric,
  type MetricResult,
  type Objective,
  type ObjectiveInput,
  type Report,
  type StepContext,
} from "@heddle/contracts";
import type { Scalar, Tensor1D } from "@heddle/ops";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { labelOf, nameFailures, schedulesOf } from "./name-failures.js";

/** Checks read shapes only, so that these objects represent tensors of any backend. */
const tensor = (...shape: number[]) => ({ shape, dtype: "float32" }) as unknown as Tensor1D;

const CELLS = 3;
const GENES = 4;
const options = z.strictObject({});
const origin = { name: "heddle-plugin-demo", version: "1.2.3" };
const shared = { name: "demo", summary: "For tests.", options, package: origin } as const;

const failure = async (run: () => unknown): Promise<HeddleError> => {
  try {
    await run();
  } catch (error) {
    if (error instanceof HeddleError) return error;
    throw error;
  }
  throw new Error("no failure");
};

/** Every failure names the plugin, its package and version, and has the kind that ends one plugin only. */
const expectNamed = (error: HeddleError, role: string, message: RegExp) => {
  expect(isHeddleError(error, "plugin-failed")).toBe(true);
  expect(error.message).toMatch(new RegExp(`^${role} demo of heddle-plugin-demo 1\\.2\\.3: expected `));
  expect(error.message).toMatch(message);
};

describe("terms of an objective, at the first call", () => {
  const input = () => ({ logProb: tensor(CELLS) }) as unknown as ObjectiveInput;
  const made = (terms: unknown): Objective => {
    const plugin = defineObjective({ ...shared, terms: terms as () => Record<string, never> });
    return nameFailures(plugin.create({}, []), plugin);
  };
  const term =
    (value: unknown, weight: unknown = 1) =>
    () => ({ pull: { value, weight } });

  test.each<[string, () => unknown, RegExp]>([
    [
      "genes × genes",
      () => tensor(GENES, GENES),
      /term pull: a value per cell \(shape 3\) or a scalar, got a tensor of shape 4 × 4/,
    ],
    ["a value per gene", () => tensor(GENES), /got a tensor of shape 4/],
    ["a number", () => 2, /got 2/],
  ])("a value of %s", async (_what, value, message) => {
    expectNamed(await failure(() => made(term(value())).terms(input(), {} as StepContext)), "objective", message);
  });

  test.each<[string, unknown, RegExp]>([
    ["async", async () => ({}), /terms: its output at once, got a promise: the method must not be async/],
    ["no terms", () => ({}), /at least one named term, got an object with the keys \(none\)/],
    ["nothing", () => undefined, /at least one named term, got undefined/],
    ["a bare tensor as a term", () => ({ pull: 1 }), /term pull: a value and a weight, got 1/],
    ["a weight of NaN", () => ({ pull: { value: tensor(), weight: Number.NaN } }), /a weight that is .*, got NaN/],
    [
      "an error of its own",
      () => {
        throw new TypeError("x is not a function");
      },
      /expected no error, got TypeError: x is not a function/,
    ],
  ])("%s", async (_what, terms, message) => {
    expectNamed(await failure(() => made(terms).terms(input(), {} as StepContext)), "objective", message);
  });

  test("sound terms pass; later calls are not checked, so that they cost nothing", () => {
    let shape = [CELLS];
    const objective = made(() => ({ pull: { value: tensor(...shape), weight: "beta" } }));
    objective.terms(input(), {} as StepContext);
    shape = [GENES, GENES];
    expect(objective.terms(input(), {} as StepContext).pull?.value.shape).toEqual(shape);
  });

  test("labelOf gives the label, with which a term of NaN is reported", () => {
    expect(labelOf(made(() => ({})))).toBe("objective demo of heddle-plugin-demo 1.2.3");
  });
});

describe("results of a metric", () => {
  const evaluate = async (results: unknown) => {
    const plugin = defineMetric({ ...shared, factors: "none", evaluate: () => results as MetricResult[] });
    // `evaluate` of defineMetric spreads the results: a result that is no array needs a plugin without defineMetric
    const raw = { ...plugin.create({}, []), evaluate: async () => results } as Metric;
    const representation = { rows: 2, columns: 2, values: new Float64Array(4) };
    const factors = { rows: 2, index: ["a", "b"], columns: new Map() };
    return nameFailures(raw, plugin).evaluate({ embeddings: [{ representation }], factors }, {} as never);
  };
  const sound = { name: "demo/part", value: 0.5, higherIsBetter: true, latent: 1 };
  const interval = { low: 0, high: 1, method: "bootstrap" };

  test("sound ones pass", async () => {
    const results = [{ ...sound, interval, factor: "condition", nullValue: 0, ceiling: 1 }];
    expect(await evaluate(results)).toEqual(results);
  });

  test.each<[string, unknown, RegExp]>([
    ["no array", { value: 1 }, /evaluate: an array of results, got an object with the keys value/],
    ["nothing", undefined, /an array of results, got undefined/],
    [
      "no name",
      [{ value: 1, higherIsBetter: true }],
      /a name that is demo or starts with demo\/ in results\[0\], got undefined/,
    ],
    ["another plugin's name", [sound, { ...sound, name: "mig" }], /in results\[1\], got "mig"/],
    [
      "a string as the value",
      [{ ...sound, value: "0.5" }],
      /a finite number as the value of demo\/part in results\[0\], got "0\.5"/,
    ],
    ["NaN", [{ ...sound, value: Number.NaN }], /a finite number as the value .*, got NaN/],
    ["no direction", [{ ...sound, higherIsBetter: undefined }], /true or false as higherIsBetter/],
    [
      "an interval turned around",
      [{ ...sound, interval: { ...interval, low: 2 } }],
      /an interval with finite ends, low ≤ high, of demo\/part/,
    ],
    ["an interval as a pair", [{ ...sound, interval: [0, 1] }], /an interval with finite ends/],
    ["an interval without a method", [{ ...sound, interval: { low: 0, high: 1 } }], /the method of the interval/],
    ["a latent that does not exist", [{ ...sound, latent: 2 }], /a latent from 0 to 1 of demo\/part .*, got 2/],
    ["a ceiling as a string", [{ ...sound, ceiling: "1" }], /a number as ceiling/],
  ])("%s", async (_what, results, message) => {
    expectNamed(await failure(() => evaluate(results)), "metric", message);
  });
});

describe("outputs of other roles, at the first call", () => {
  const made = <R extends "likelihood" | "clustering" | "report" | "optimizer">(
    role: R,
    implementation: object,
  ): Contracts[R] => {
    const plugin = definePlugin({ ...shared, role, apiVersion: 1, create: () => implementation as Contracts[R] });
    return nameFailures(plugin.create({}, []), plugin);
  };
  const none = () => undefined;
  const likelihood = (logProb: unknown) => ({ heads: [], support: "counts", logProb, mean: none, sample: none });

  test.each<[string, () => unknown, string, RegExp]>([
    [
      "a log probability per gene",
      () =>
        made(
          "likelihood",
          likelihood(() => tensor(CELLS, GENES)),
        ).logProb({ cells: CELLS } as never, {}, tensor(CELLS)),
      "likelihood",
      /logProb: a tensor of shape 3, got a tensor of shape 3 × 4/,
    ],
    [
      "labels for some cells",
      () =>
        made("clustering", { resolutions: [1], cluster: async () => [new Int32Array(1)] }).cluster(
          { rows: 2, columns: 1, values: new Float64Array(2) },
          [1],
          {} as never,
        ),
      "clustering",
      /cluster: an Int32Array with a label per cell \(2\) in labelings\[0\], got a Int32Array of 1/,
    ],
    [
      "a file without contents",
      () => made("report", { render: async () => [{ name: "a" }] } as unknown as Report).render([]),
      "report",
      /render: a name and contents/,
    ],
    [
      "an async update",
      () =>
        made("optimizer", { state: [], begin: none, apply: async () => {} }).apply({}, tensor() as unknown as Scalar),
      "optimizer",
      /apply: its output at once/,
    ],
  ])("%s", async (_what, run, role, message) => {
    expectNamed(await failure(run), role, message);
  });
});

describe("the implementation itself", () => {
  const plugin: AnyPlugin = { ...shared, role: "metric", apiVersion: 1, create: () => ({}) as Metric };
  test.each<[string, unknown, RegExp]>([
    ["a promise, of an async create", Promise.resolve({}), /create: an object, got a promise/],
    ["nothing", undefined, /create: an object, got undefined/],
    ["no evaluate", { needs: {} }, /create: an object with the method evaluate, got undefined/],
  ])("%s", async (_what, made, message) => {
    expectNamed(await failure(() => nameFailures(made as object, plugin)), "metric", message);
  });

  test("schedules that fail, or are none", async () => {
    const failing = { ...plugin, schedules: () => ({ beta: "linear" }) as never };
    expectNamed(await failure(() => schedulesOf(failing, {})), "metric", /schedules: numbers or schedules by name/);
  });
});
