import { BASELINE_TITLES, type DisplayRole, type EvaluationRecord, type MetricResult, resultsToShow } from "heddle";
import { latentsText } from "./latents.js";
import { count, fixed } from "./numbers.js";
import { table } from "./table.js";

/** The latent that follows each factor, beside the baselines, and the effects of each latent. */
export function evaluationText(name: string, record: EvaluationRecord): string {
  const active = record.latents.filter((latent) => latent.active).length;
  const head = `${name}: ${count(record.cells, "cell")}, ${active} of ${count(record.latents.length, "latent")} active\n`;
  const notes = record.notes.map((note) => `Note: ${note}\n`).join("");
  const best = resultsToShow(record.results, "alignment");
  const body = best.length > 0 ? alignmentTable(record, best) : allResults(record.results);
  return `${head}\n${body}${latentsText(record)}${notes === "" ? "" : `\n${notes}`}`;
}

function alignmentTable(record: EvaluationRecord, best: readonly MetricResult[]): string {
  const { baseline, otherBaselines = [] } = record;
  const baselines = baseline ? [baseline, ...otherBaselines] : [];
  const rows = best.map((result) => {
    const second = sameTarget(record.results, "second-best", result);
    return [
      targetOf(result),
      result.latent === undefined ? "–" : `${result.latent + 1}`,
      withInterval(result),
      result.ceiling === undefined ? "" : fixed(result.ceiling, 2),
      second === undefined ? "" : latentValue(second),
      ...baselines.map(({ results }, i) => {
        const found = sameTarget(results, "alignment", result);
        return found === undefined ? "" : i === 0 ? withInterval(found) : fixed(found.value, 2);
      }),
    ];
  });
  const titles = baselines.map(({ name }) => BASELINE_TITLES[name]);
  const head = ["factor", "latent", `${best[0]?.display?.title} [95 %]`, "ceiling", "second best", ...titles];
  return table(head, rows, [3]);
}

const targetOf = ({ factor, level }: MetricResult): string =>
  level === undefined ? (factor ?? "") : `${factor}: ${level}`;

const sameTarget = (results: readonly MetricResult[], role: DisplayRole, { factor, level }: MetricResult) =>
  resultsToShow(results, role).find((result) => result.factor === factor && result.level === level);

function withInterval({ value, interval }: MetricResult): string {
  const range = interval ? ` [${fixed(interval.low, 2)}, ${fixed(interval.high, 2)}]` : "";
  return `${fixed(value, 2)}${range}`;
}

const latentValue = ({ latent, value }: MetricResult) =>
  latent === undefined ? fixed(value, 2) : `${fixed(value, 2)} (latent ${latent + 1})`;

/** Every result, for an evaluation without the headline metric. */
function allResults(results: readonly MetricResult[]): string {
  if (results.length === 0) return "No metric gave a result.\n";
  const rows = results.map((result) => [
    result.name,
    targetOf(result),
    result.latent === undefined ? "" : `${result.latent + 1}`,
    withInterval(result),
  ]);
  return table(["metric", "factor", "latent", "value"], rows);
}
