import type { MetricResult, RunRecord, SeedGroup } from "@heddle/contracts";
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { DISPLAYS } from "../example-results.fixture.js";
import { EXAMPLE, exampleRuns } from "../example-runs.fixture.js";
import plugin from "./html.js";

const SMALL = { ...EXAMPLE, cells: 200 };
const result = (name: string, value: number, rest: Partial<MetricResult>): MetricResult => ({
  name,
  value,
  higherIsBetter: true,
  display: DISPLAYS[name],
  ...rest,
});
const evaluated = (run: RunRecord, results: readonly MetricResult[], name = run.name): RunRecord => ({
  ...run,
  name,
  evaluation: { ...run.evaluation, results, baseline: undefined },
});
/** Alignment of a stimulus and of two types, and clustering. */
const measures = (stimulus: number, ari: number): MetricResult[] => [
  result("max-correlation/pearson", -stimulus, { factor: "stimulus" }),
  result("max-correlation/pearson", 0.5, { factor: "type", level: "a" }),
  result("max-correlation/pearson", 0.7, { factor: "type", level: "b" }),
  result("clustering-agreement/ari", ari, { factor: "type" }),
];

async function render(runs: readonly RunRecord[], groups: readonly SeedGroup[] = []) {
  const [file] = await plugin.create(plugin.options.parse({}), []).render(runs, groups);
  return parseHTML(file.contents as string).document.querySelector("#frontier");
}
const alts = (section: Element | null): string[] =>
  [...(section?.querySelectorAll(".wide svg") ?? [])].map((svg) => svg.getAttribute("aria-label")!);

describe("the frontier in report.html", () => {
  const [run] = exampleRuns(SMALL);

  test("each configuration and the components are drawn at ARI and alignment; one run has no frontier", async () => {
    const one = evaluated(run, measures(0.6, 0.7), "one");
    const two = evaluated(run, measures(0.8, 0.5), "two");
    const components = { name: "pca", results: measures(0.84, 0.52) } as const;
    const withComponents = { ...one, evaluation: { ...one.evaluation, baseline: components } };
    const section = await render([withComponents, two]);
    expect(alts(section)).toEqual([
      "↑ Pearson |r| of the best latent with stimulus; best ARI of clusters with type →: " +
        "one: 0.700, 0.600; two: 0.500, 0.800; principal components: 0.520, 0.840",
    ]);
    expect(section!.querySelectorAll(".wide svg circle")).toHaveLength(3);
    expect(await render([one])).toBeNull();
  });

  test("the legend shows the settings that differ; seeds and backends are ignored", async () => {
    const configured = (name: string, config: RunRecord["config"]) => ({
      ...evaluated(run, measures(0.6, 0.7), name),
      config,
    });
    const base = { seed: 0, latents: 8, backend: { use: "simd" } };
    const runs = [
      configured("one", { ...base, objective: { use: "beta-vae", beta: 4 } }),
      configured("two", { ...base, seed: 3, backend: { use: "cpu" }, objective: { use: "capacity" } }),
    ];
    const legend = (section: Element | null) =>
      [...section!.querySelectorAll(".legend li")].map((item) => item.textContent.replace(/\s+/g, " ").trim());
    expect(legend(await render(runs))).toEqual([
      "objective beta-vae, objective.beta 4 (one)",
      "objective capacity (two)",
    ]);
    const tcvae = (gamma: number) => ({ ...base, objective: { use: "beta-tcvae", alpha: 1, beta: 6, gamma } });
    const [low, high] = [1, 3].map((gamma) => configured(`g${gamma}`, tcvae(gamma)));
    const swatches = await render(
      [runs[0], low, { ...low, name: "s1" }, high],
      [{ runs: [1, 2], results: [], means: [] }],
    );
    expect(legend(swatches)).toEqual([
      "objective beta-tcvae, objective.beta 6, objective.gamma 1, objective.alpha 1 (g1 and s1)",
      "objective beta-vae, objective.beta 4 (one)",
      "objective beta-tcvae, objective.beta 6, objective.gamma 3, objective.alpha 1 (g3)",
    ]);
    const colors = [...swatches!.querySelectorAll(".legend li")].map((item) => item.getAttribute("style"));
    expect(new Set(colors).size).toBe(3);
    expect(legend(await render([runs[0], { ...runs[0], name: "again" }]))).toEqual(["one", "again"]);
  });

  test("seeds of one configuration are small dots around their mean", async () => {
    const runs = [
      evaluated(run, measures(0.6, 0.7), "s0"),
      evaluated(run, measures(0.8, 0.5), "s1"),
      evaluated(run, measures(0.9, 0.3), "x"),
    ];
    const section = await render(runs, [{ runs: [0, 1], results: [], means: [] }]);
    expect(alts(section)[0]).toContain("s0 and s1: 0.600, 0.700; x: 0.300, 0.900");
    expect(section!.querySelectorAll(".wide svg circle")).toHaveLength(4);
    // one error bar per direction, for the configuration with two seeds
    expect(section!.querySelectorAll('.wide svg g[stroke-width="1.5"] line')).toHaveLength(2);
  });

  test("with removal results, leakage of a factor is drawn against clusters without it", async () => {
    const removal = (ari: number, left: number) => [
      ...measures(0.6, 0.7),
      result("removal/ari", 0.1, { factor: "type", without: "donor" }),
      result("removal/ari", ari, { factor: "type", without: "stimulus" }),
      result("removal/neighbors", left, { factor: "stimulus", without: "stimulus" }),
    ];
    const section = await render([evaluated(run, removal(0.8, 0.55), "one"), evaluated(run, removal(0.6, 0.9), "two")]);
    expect(alts(section)[1]).toContain("one: 0.800, 0.550; two: 0.600, 0.900");
  });

  test("the first panel compares clusters with the factor that has the most levels", async () => {
    const both = (ari: number) => [
      result("clustering-agreement/ari", 0.2, { factor: "stimulus" }),
      ...measures(0.6, ari),
    ];
    const section = await render([evaluated(run, both(0.7), "one"), evaluated(run, both(0.5), "two")]);
    expect(alts(section).map((alt) => /clusters with (\w+)/.exec(alt)![1])).toEqual(["type", "stimulus"]);
  });

  test("with one factor, clusters are compared with the mean over its levels", async () => {
    const own = (ari: number) => measures(0.6, ari).slice(1);
    const section = await render([evaluated(run, own(0.7), "one"), evaluated(run, own(0.5), "two")]);
    expect(alts(section)[0]).toContain("one: 0.700, 0.600; two: 0.500, 0.600");
  });
});
