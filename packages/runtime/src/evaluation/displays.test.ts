import { defineMetric, type EvaluationRecord, type MetricResult, resultsToShow } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Catalog } from "../plugins/catalog.js";
import { fillDisplays, withDisplays } from "./displays.js";

const plugin = defineMetric({
  name: "mine",
  summary: "For tests.",
  options: z.strictObject({}),
  displays: {
    "mine/active": { role: "alignment", title: "mine, active latents" },
    "mine/all": { role: "alignment", rank: 2, title: "mine" },
  },
  factors: "none",
  evaluate: () => [],
});
const catalog = { metric: { mine: async () => ({ default: plugin }) } } as unknown as Catalog;
const result = (name: string): MetricResult => ({ name, value: 1, higherIsBetter: true });
const record = (results: readonly MetricResult[]) =>
  ({ results, baseline: { name: "pca", results } }) as EvaluationRecord;

describe("displays of results", () => {
  test("an evaluation gets those that its metrics state now; results of other metrics stay as they are", async () => {
    const old = record([result("mine/all"), result("gone/all")]);
    const { results, baseline } = await fillDisplays(catalog, old);
    expect(results).toEqual([{ ...result("mine/all"), display: plugin.displays!["mine/all"] }, result("gone/all")]);
    expect(baseline?.results).toEqual(results);
    expect(await fillDisplays(catalog, record(results))).toEqual(record(results));
    const earlier = { role: "alignment", title: "an earlier title" } as const;
    const stored = record([
      { ...result("mine/all"), display: earlier },
      { ...result("mine/other"), display: earlier },
      { ...result("gone/all"), display: earlier },
    ]);
    expect((await fillDisplays(catalog, stored)).results).toEqual([
      { ...result("mine/all"), display: plugin.displays!["mine/all"] },
      result("mine/other"),
      { ...result("gone/all"), display: earlier },
    ]);
  });

  test("an overview shows the lowest rank that is present, and nothing of another role", () => {
    const shown = (names: string[], role: "alignment" | "clustering" = "alignment") =>
      resultsToShow(withDisplays(names.map(result), plugin.displays), role).map(({ name }) => name);
    expect(shown(["mine/all", "mine/active", "other"])).toEqual(["mine/active"]);
    expect(shown(["mine/all", "other"])).toEqual(["mine/all"]);
    expect(shown(["mine/all"], "clustering")).toEqual([]);
  });
});
