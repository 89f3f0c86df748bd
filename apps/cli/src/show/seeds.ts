import { BASELINE_TITLES, type SeedsRecord, type SeedsResult } from "heddle";
import { count, fixed } from "./numbers.js";
import { table } from "./table.js";

/** Every result of several seeds: mean, interval, range over seeds, and the baselines. */
export function seedsText({ runs, cells, results, baseline, otherBaselines = [], notes }: SeedsRecord): string {
  const baselines = baseline ? [baseline, ...otherBaselines] : [];
  const head = `${count(runs.length, "run")} of one configuration, ${count(cells, "cell")}\n`;
  const rows = results.map((result) => [
    result.name,
    [result.factor, result.level].filter((part) => part !== undefined).join(": "),
    withInterval(result),
    result.perSeed === undefined
      ? ""
      : `${fixed(Math.min(...result.perSeed), 2)} to ${fixed(Math.max(...result.perSeed), 2)}`,
    ...baselines.map((own) => counterpart(own.results, result)),
  ]);
  const body =
    rows.length > 0
      ? table(
          [
            "metric",
            "factor",
            "mean [95 %]",
            "range over seeds",
            ...baselines.map(({ name }) => BASELINE_TITLES[name]),
          ],
          rows,
        )
      : "No metric has a result for every seed.\n";
  return `${head}\n${body}${notes.map((note) => `\nNote: ${note}`).join("")}${notes.length > 0 ? "\n" : ""}`;
}

function withInterval({ value, interval }: SeedsResult): string {
  return interval ? `${fixed(value, 2)} [${fixed(interval.low, 2)}, ${fixed(interval.high, 2)}]` : fixed(value, 2);
}

function counterpart(baseline: readonly SeedsResult[], { name, factor, level, without }: SeedsResult): string {
  const found = baseline.find(
    (other) => other.name === name && other.factor === factor && other.level === level && other.without === without,
  );
  return found === undefined ? "" : fixed(found.value, 2);
}
