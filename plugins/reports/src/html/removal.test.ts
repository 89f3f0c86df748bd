import type { MetricResult, RunRecord } from "@heddle/contracts";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { DISPLAYS } from "../example-results.fixture.js";
import { EXAMPLE, exampleRuns } from "../example-runs.fixture.js";
import plugin from "./html.js";

const removed = (latent: number, after: number): MetricResult[] =>
  removalResults(latent, after).map((result) => ({ ...result, display: DISPLAYS[result.name] }));

const removalResults = (latent: number, after: number): MetricResult[] => [
  { name: "removal/ari/all-latents", factor: "cell_type", value: 0.51, higherIsBetter: true },
  { name: "removal/neighbors/all-latents", factor: "condition", value: 0.98, higherIsBetter: false },
  {
    name: "removal/latent",
    factor: "condition",
    latent,
    without: "condition",
    follows: true,
    value: 0.93,
    higherIsBetter: true,
  },
  {
    name: "removal/ari",
    factor: "cell_type",
    without: "condition",
    value: 0.78,
    nullValue: 0.01,
    higherIsBetter: true,
  },
  {
    name: "removal/neighbors",
    factor: "condition",
    without: "condition",
    value: after,
    interval: { low: after - 0.02, high: after + 0.02, method: "bootstrap" },
    nullValue: 0.5,
    higherIsBetter: false,
  },
  {
    name: "removal/neighbors/active",
    factor: "condition",
    without: "condition",
    value: 0.53,
    higherIsBetter: false,
  },
  { name: "another/kind", factor: "condition", without: "condition", value: 0.25, higherIsBetter: false },
];

async function pageOf(runs: readonly RunRecord[]): Promise<Document> {
  const [file] = await plugin.create(plugin.options.parse({}), []).render(runs);
  return parseHTML(file.contents as string).document;
}

const words = (element: Element | null): string => element?.textContent?.replace(/\s+/g, " ").trim() ?? "";

test("removal of a factor: per run and for its principal components, with all latents and chance", async () => {
  const [plain] = exampleRuns({ ...EXAMPLE, cells: 100 });
  const baseline = { name: "pca" as const, results: removed(0, 0.9) };
  const evaluation = { ...plain.evaluation, results: [...plain.evaluation.results, ...removed(3, 0.54)], baseline };
  const document = await pageOf([{ ...plain, evaluation }]);
  expect(document.querySelector('nav a[href="#removal"]')).not.toBeNull();
  const [model, pca] = document.querySelectorAll("#removal tbody");
  expect(words(model.querySelector(".group"))).toMatch(/ without latent 4 \(0\.93\)$/);
  expect(words(pca.querySelector(".group"))).toContain("PCA without latent 1 (0.93)");
  const rows = [...model.querySelectorAll("tr")].slice(1).map((row) => [...row.children].map(words));
  expect(rows).toEqual([
    ["cell_type: best ARI of clusters", "0.51", "0.78", "0.01"],
    ["condition: leakage, nearest neighbors (balanced accuracy)", "0.98", "0.54 (0.52 to 0.56)", "0.50"],
    ["condition: leakage, nearest neighbors (balanced accuracy), active latents", "0.98", "0.53", "–"],
    ["condition: another/kind", "–", "0.25", "–"],
  ]);
  expect(words(document.querySelector("#all-metrics"))).toContain("removal/ari without condition");
});

test("active latents have no rows of their own where none is inactive; baselines that all runs share come once", async () => {
  const [one, other] = exampleRuns({ ...EXAMPLE, cells: 100 }).map((run) => {
    const results = [...run.evaluation.results, ...removed(3, 0.53)];
    const pca = { name: "pca" as const, results: removed(0, 0.9) };
    return { ...run, evaluation: { ...run.evaluation, results, baseline: pca } };
  });
  const groups = async (runs: readonly RunRecord[]) =>
    [...(await pageOf(runs)).querySelectorAll("#removal .group")].map(words);
  const rows = [...(await pageOf([one])).querySelectorAll("#removal tbody")[0].querySelectorAll("tr")].map(words);
  expect(rows.filter((text) => text.includes("active latents"))).toEqual([]);
  expect((await groups([one, other])).filter((text) => text.includes("PCA"))).toEqual(["PCA without latent 1 (0.93)"]);
  const unlike = {
    ...other,
    evaluation: { ...other.evaluation, baseline: { name: "pca" as const, results: removed(1, 0.8) } },
  };
  expect((await groups([one, unlike])).filter((text) => text.includes("PCA"))).toHaveLength(2);
});

test("without removal results there is no such section", async () => {
  const document = await pageOf(exampleRuns({ ...EXAMPLE, cells: 100 }));
  expect(document.querySelector("#removal")).toBeNull();
});
