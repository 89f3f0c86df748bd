import type { MetricNeeds, MetricResult } from "@heddle/contracts";
import { expect, test } from "vitest";
import { createMetric, evaluate, FEW, REPRESENTATIONS } from "../test/factor-representations.js";
import { metrics } from "./index.js";

// metric-properties.md is generated: npx vitest run plugins/metrics/src/metric-properties --update

interface Row {
  readonly names: string[];
  readonly chance: string;
  readonly range: string;
  readonly best: string;
  readonly interval: string;
}

test("metric-properties.md lists the properties of every metric", async () => {
  const lines: string[] = [];
  for (const name of Object.keys(metrics)) {
    const { needs } = await createMetric(name, FEW);
    const rows = rowsOf(
      await evaluate(name, REPRESENTATIONS.noisy, {
        options: FEW,
        others: [REPRESENTATIONS.perfect, REPRESENTATIONS.noise],
      }),
      await withoutPermutations(name),
    );
    for (const [at, { names, chance, range, best, interval }] of rows.entries()) {
      const first = at === 0 ? `\`${name}\`` : "";
      lines.push(
        `| ${first} | ${names.join(", ")} | ${at === 0 ? factorsOf(needs) : ""} | ${chance} | ${range} | ${best} | ${interval} |`,
      );
    }
  }
  const head = ["metric", "results", "factors", "chance", "range", "best", "95 % interval"];
  const table = [`| ${head.join(" | ")} |`, `|${head.map(() => " --- ").join("|")}|`, ...lines];
  await expect(`${INTRODUCTION}\n${table.join("\n")}\n`).toMatchFileSnapshot("../metric-properties.md");
});

const INTRODUCTION = `# Properties of the metrics

A test generates this table from the results of each metric on three noisy latents, two categorical factors and a continuous
factor. Every metric evaluates a factor in the cells with a known value. It does not require all combinations of levels.
"Permuted": the null value is the mean over permutations of the factor among its cells, or of the permutation that the metric
documents. "Range": bounds of the measure on any cells; ↑ higher is better, ↓ lower is better. The sign of a correlation, and
the variance or KL divergence of a single latent, have no better direction. "Best": the best attainable value of an embedding
with this number of latents on these cells; "by factor" if it depends on ties and shares of levels. Half-samples
are drawn without replacement; the interval is the value ± the 95 % quantile of the distances from it (Politis & Romano 1994),
so that it contains the value. An interval with fixed models states that they are fixed, because refitting them in each
half-sample takes too long. For several seeds, the interval is Student's interval of the mean, clipped to the range. Metrics that compare seeds have one result and their own interval.
`;

const withoutPermutations = (name: string) =>
  evaluate(name, REPRESENTATIONS.noisy, {
    options: { ...FEW, permutations: 0 },
    others: [REPRESENTATIONS.perfect, REPRESENTATIONS.noise],
  });

/** A row for the results that state the same. */
function rowsOf(results: readonly MetricResult[], unpermuted: readonly MetricResult[]): Row[] {
  const rows = new Map<string, Row>();
  const names = [...new Set(results.map(({ name }) => name))].filter((name) => !name.endsWith("/unusable"));
  for (const name of names) {
    const own = results.filter((result) => result.name === name);
    const beforehand = unpermuted.filter((result) => result.name === name && result.nullValue !== undefined);
    const properties = {
      chance:
        beforehand.length > 0
          ? alike(
              beforehand.map(({ nullValue }) => nullValue),
              "known",
            )
          : "permuted",
      range: rangeOf(own),
      best: alike(
        own.map(({ ceiling }) => ceiling),
        "by factor",
      ),
      interval: intervalsOf(own),
    };
    const key = JSON.stringify(properties);
    const row = rows.get(key) ?? { names: [], ...properties };
    rows.set(key, row);
    row.names.push(`\`${name}\``);
  }
  return [...rows.values()];
}

/** "0 to 1, ↑": the direction that is better last. */
function rangeOf(results: readonly MetricResult[]): string {
  const texts = results.map(({ range, higherIsBetter }) => {
    const ends =
      range === undefined ? "unbounded" : `${range.low?.toString().replace("-", "−") ?? "−∞"} to ${range.high ?? "∞"}`;
    return `${ends}, ${higherIsBetter ? "↑" : "↓"}`;
  });
  return [...new Set(texts)].join("; ");
}

function alike(values: readonly (number | undefined)[], otherwise: string): string {
  if (values.every((value) => value === undefined)) return "none";
  const different = new Set(values.map((value) => value?.toFixed(3)));
  return different.size === 1 ? String(Number(values[0]?.toFixed(3))) : otherwise;
}

/** How the intervals were made, without numbers; or why there are none. */
function intervalsOf(results: readonly MetricResult[]): string {
  const texts = results.map(({ interval, note = "" }) =>
    interval === undefined
      ? (note.split("; ").find((part) => part.startsWith("no interval")) ?? "none")
      : interval.method
          .replace(/, \d+ without replacement, symmetric 95 %.*/, "")
          .replace(/, 95 %$/, "")
          .replace(/of \d+ (?=testing|held-out)/, "of ")
          .replace(/of \d+ seeds/, "of the seeds"),
  );
  return [...new Set(texts)].join("; ");
}

const KINDS = {
  any: "categorical, continuous",
  none: "none needed",
  categorical: "categorical",
  continuous: "continuous",
  circular: "circular",
};

function factorsOf({ factors, otherFactors, embeddings, posterior }: MetricNeeds): string {
  const more = [
    otherFactors && ` (${otherFactors})`,
    embeddings === "several" && "; several seeds",
    posterior && "; a posterior",
  ].filter((part) => typeof part === "string");
  return `${KINDS[factors]}${more.join("")}`;
}
