import type { MetricNeeds, MetricResult } from "@heddle/contracts";
import { expect, test } from "vitest";
import { CODES, createMetric, evaluate, FEW } from "../test/factor-representations.js";
import { metrics } from "./index.js";

// metric-properties.md is what the metrics do, written down: npx vitest run plugins/metrics/src/metric-properties --update

interface Row {
  readonly names: string[];
  readonly chance: string;
  readonly range: string;
  readonly best: string;
  readonly interval: string;
}

test("metric-properties.md is what every metric gives beside its values", async () => {
  const lines: string[] = [];
  for (const name of Object.keys(metrics)) {
    const { needs } = await createMetric(name, FEW);
    const rows = rowsOf(await evaluate(name, CODES.noisy, { options: FEW }), await withoutPermutations(name));
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

const INTRODUCTION = `# What every metric states beside its value

Made by a test from what each metric gives on three noisy latents of a factor of two levels, another, and a continuous one.
Every metric judges a factor in the cells where it is known, and needs no cell for a combination of levels: factors need
be no grid. "Permuted": the mean over permutations of the factor among its cells, or of what its page says. "Range": what the
measure can be on any cells; ↑ more is better, ↓ less is, but of a signed correlation either sign is as good, and a single
latent's variance or divergence ranks nothing. "Best": what no embedding of as many latents can pass on these
cells, or, of ↓, go below; "by factor" where ties and shares of levels bound it. An interval that resamples fitted things fixed
says so; refitting a thousand forests is no interval anybody waits for. Over several seeds every result but those
of each latent apart has Student's interval of their mean instead, cut at the range; of two seeds it often says no more than
the range. Metrics that compare seeds have one result for all of them, and their own interval.
`;

const withoutPermutations = (name: string) => evaluate(name, CODES.noisy, { options: { ...FEW, permutations: 0 } });

/** A row for the results that state the same. */
function rowsOf(results: readonly MetricResult[], unpermuted: readonly MetricResult[]): Row[] {
  const rows = new Map<string, Row>();
  const names = [...new Set(results.map(({ name }) => name))].filter((name) => !name.endsWith("/unusable"));
  for (const name of names) {
    const own = results.filter((result) => result.name === name);
    const beforehand = unpermuted.filter((result) => result.name === name && result.nullValue !== undefined);
    const said = {
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
    const key = JSON.stringify(said);
    const row = rows.get(key) ?? { names: [], ...said };
    rows.set(key, row);
    row.names.push(`\`${name}\``);
  }
  return [...rows.values()];
}

/** "0 to 1, ↑": the direction that is better last. */
function rangeOf(results: readonly MetricResult[]): string {
  const told = results.map(({ range, higherIsBetter }) => {
    const ends =
      range === undefined ? "unbounded" : `${range.low?.toString().replace("-", "−") ?? "−∞"} to ${range.high ?? "∞"}`;
    return `${ends}, ${higherIsBetter ? "↑" : "↓"}`;
  });
  return [...new Set(told)].join("; ");
}

function alike(values: readonly (number | undefined)[], otherwise: string): string {
  if (values.every((value) => value === undefined)) return "none";
  const different = new Set(values.map((value) => value?.toFixed(3)));
  return different.size === 1 ? String(Number(values[0]?.toFixed(3))) : otherwise;
}

/** How the intervals were made, without numbers; or why there are none. */
function intervalsOf(results: readonly MetricResult[]): string {
  const told = results.map(({ interval, note = "" }) =>
    interval === undefined
      ? (note.split("; ").find((part) => part.startsWith("no interval")) ?? "none")
      : interval.method
          .replace(", percentile 95 %", "")
          .replace(/, \d+ resamples/, "")
          .replace(/over \d+ /, "over ")
          .replace(/; \d+ resamples in which.*/, "")
          .replace(/of \d+ seeds/, "of the seeds"),
  );
  return [...new Set(told)].join("; ");
}

const KINDS = {
  any: "categorical, continuous",
  none: "none needed",
  categorical: "categorical",
  continuous: "continuous",
};

function factorsOf({ factors, otherFactors, embeddings, posterior }: MetricNeeds): string {
  const more = [
    otherFactors && ` (${otherFactors})`,
    embeddings === "several" && "; several seeds",
    posterior && "; a posterior",
  ].filter((part) => typeof part === "string");
  return `${KINDS[factors]}${more.join("")}`;
}
