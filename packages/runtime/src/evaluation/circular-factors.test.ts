import { defineMetric, type FactorKinds, type Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { expect, test } from "vitest";
import { z } from "zod";
import { type NamedMetric, runMetrics } from "./run-metrics.js";

const factors: Table = {
  rows: 3,
  index: ["a", "b", "c"],
  columns: new Map([
    ["age", { kind: "number", values: Float64Array.of(1, 2, 3) }],
    ["angle", { kind: "number", values: Float64Array.of(0, 90, 180), period: 360 }],
  ]),
};
const embedding = { representation: { rows: 3, columns: 1, values: Float64Array.of(1, 2, 3) } };

/** A metric with one result per factor that it receives. */
function metricOf(kind: keyof FactorKinds): NamedMetric {
  const plugin = defineMetric({
    name: "mine",
    summary: "One result per factor.",
    source: "This test.",
    options: z.strictObject({}),
    factors: kind,
    otherFactors: "it evaluates one kind",
    evaluate: (_options, input) =>
      input.factors.map(({ name }) => ({ name: "mine", factor: name, value: 1, higherIsBetter: true })),
  });
  return { name: "mine", metric: plugin.create({}, []), clusters: false };
}

const run = async (...kinds: (keyof FactorKinds)[]) => {
  const context = { random: createRandom(1), activeThreshold: 0.01 };
  const { results, notes } = await runMetrics(kinds.map(metricOf), [embedding], factors, context);
  return { factors: results.map(({ factor }) => factor), notes };
};

const UNUSED = "No metric evaluates angle: add a metric of circular factors to evaluation.metrics.";

test.each(["any", "continuous"] as const)("a metric of %s factors leaves out angles; one note", async (kind) => {
  expect(await run(kind, kind)).toEqual({ factors: ["age", "age"], notes: [UNUSED] });
});

test("a metric of circular factors receives angles only, and states why it leaves out others", async () => {
  const { factors, notes } = await run("circular", "any");
  expect(factors).toEqual(["angle", "age"]);
  expect(notes).toEqual(["mine leaves out age: it evaluates one kind."]);
});

test("without a circular factor, its metric is left out with the reason", async () => {
  const only = { ...factors, columns: new Map([...factors.columns].slice(0, 1)) };
  const { notes } = await runMetrics([metricOf("circular")], [embedding], only, {
    random: createRandom(1),
    activeThreshold: 0.01,
  });
  expect(notes).toEqual(["mine is left out: no factor is circular."]);
});
