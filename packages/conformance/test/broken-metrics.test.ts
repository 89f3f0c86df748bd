// Runs each check of metric results on a conforming metric and on one that violates the check.
import type { Metric, MetricNeeds, MetricResult } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { describe, test } from "vitest";
import { metricChecks } from "../src/metric-checks.js";
import { syntheticEmbedding } from "../src/metric-input.js";
import { expectFailures } from "./broken-plugins.fixture.js";

const sound: MetricResult = { name: "tiny", value: 0.5, nullValue: 0.1, ceiling: 1, higherIsBetter: true };
const { nullValue: _nullValue, ceiling: _ceiling, ...bare } = sound;
const any: MetricNeeds = { embeddings: "one", factors: "any" };

function checksOf(needs: MetricNeeds, evaluate: Metric["evaluate"]) {
  const metric: Metric = { needs, evaluate };
  const embeddings = [syntheticEmbedding(1, "informative")];
  return metricChecks({
    create: () => metric,
    evaluate: (factors) => metric.evaluate({ embeddings, factors }, { random: createRandom(1) }),
  });
}

describe("the reference values of a metric", () => {
  test.each<[string, MetricResult, RegExp[]]>([
    ["passes a null value and a ceiling", sound, []],
    ["passes a note in their place", { ...bare, note: "no ceiling: unbounded" }, []],
    ["rejects a result with neither", bare, [/null value or ceiling/]],
    ["passes values within their range", { ...sound, range: { low: 0, high: 1 } }, []],
    [
      "passes the best of a lower-is-better result",
      { ...sound, range: { low: 0 }, ceiling: 0, higherIsBetter: false },
      [],
    ],
    [
      "rejects an interval beyond the range",
      { ...sound, range: { high: 1 }, interval: { low: 0, high: 1.2, method: "t" } },
      [/stated range/],
    ],
    ["rejects a null value below the range", { ...sound, range: { low: 0 }, nullValue: -0.1 }, [/stated range/]],
    ["rejects a null value of no permutations", { ...sound, nullValue: Number.NaN }, [/null value or ceiling/]],
  ])("%s", (_what, result, expected) =>
    expectFailures(
      checksOf(any, async () => [result]),
      expected,
    ),
  );
});

describe("factors that a metric does not evaluate", () => {
  const levels: MetricNeeds = { embeddings: "one", factors: "categorical" };
  test.each<[string, MetricNeeds, RegExp[]]>([
    ["passes a reason", { ...levels, otherFactors: "numbers have no levels" }, []],
    ["passes a metric of both kinds", any, []],
    ["rejects a missing reason", levels, [/why it does not evaluate the other/]],
  ])("%s", (_what, needs, expected) =>
    expectFailures(
      checksOf(needs, async () => [sound]),
      expected,
    ),
  );

  test("rejects a value for a factor without levels", async () => {
    const checks = checksOf({ ...levels, otherFactors: "numbers have no levels" }, async ({ factors }) => {
      const known = [...factors.columns.values()].filter(({ kind }) => kind === "categorical").length;
      return [{ ...sound, value: 1 / known - 1 / known }];
    });
    await expectFailures(checks, [/factors of one kind alone/]);
  });
});
