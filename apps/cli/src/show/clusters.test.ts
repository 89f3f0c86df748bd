import type { EvaluationRecord, MetricResult } from "heddle";
import { expect, test } from "vitest";
import { clustersText } from "./clusters.js";

const higherIsBetter = true;
const ari = { factor: "type", higherIsBetter };
const model: MetricResult = {
  ...ari,
  name: "ari",
  value: 0.71,
  display: { role: "clustering", rank: 2, title: "best ARI", beside: "model coordinates" },
};
const stored: MetricResult = {
  ...ari,
  name: "ari/rotated",
  value: 0.75,
  interval: { low: 0.7, high: 0.8, method: "of a test" },
  display: { role: "clustering", rank: 1, title: "best ARI" },
};
const without = { without: "condition" };
const removed: readonly MetricResult[] = [
  { ...without, factor: "condition", name: "removal/latent", latent: 4, value: 0.9, follows: true, higherIsBetter },
  {
    ...without,
    factor: "condition",
    name: "removal/neighbors",
    value: 0.56,
    nullValue: 0.5,
    higherIsBetter: false,
    display: { role: "leakage", title: "leakage" },
  },
  {
    ...without,
    ...ari,
    name: "removal/ari",
    value: 0.78,
    display: { role: "clustering-without", title: "best ARI" },
  },
];

const lines = (results: readonly MetricResult[]) =>
  clustersText({ results } as Partial<EvaluationRecord> as EvaluationRecord)
    .split("\n")
    .map((line) => line.split(/ {2,}/));

test("the stored latents of a rotated run first, then model coordinates, then what is left without a factor", () => {
  expect(lines([model, stored, ...removed])).toEqual([
    ["clusters", "best ARI [95 %]", "model coordinates"],
    ["type", "0.75 [0.70, 0.80]", "0.71"],
    [""],
    ["without", "latents", "leakage [95 %]", "chance", "type: best ARI"],
    ["condition", "5", "0.56", "0.50", "0.78"],
    [""],
  ]);
});

test("a run as trained has one column of clusters; without such metrics there is no text", () => {
  expect(lines([model])).toEqual([["clusters", "best ARI [95 %]"], ["type", "0.71"], [""]]);
  expect(clustersText({ results: [] } as Partial<EvaluationRecord> as EvaluationRecord)).toBe("");
});
