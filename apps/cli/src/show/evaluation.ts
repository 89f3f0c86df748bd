import {
  accuracyText,
  alignmentRows,
  alignmentTitles,
  type EvaluationRecord,
  type MetricResult,
  resultsToShow,
  supervisedRecord,
} from "heddle";
import { clustersText } from "./clusters.js";
import { latentsText } from "./latents.js";
import { count, fixed, withInterval } from "./numbers.js";
import { table } from "./table.js";

/** The latent that follows each factor, beside the baselines, and the effects of each latent. */
export function evaluationText(name: string, record: EvaluationRecord): string {
  const active = record.latents.filter((latent) => latent.active).length;
  const head = `${name}: ${count(record.cells, "cell")}, ${active} of ${count(record.latents.length, "latent")} active\n`;
  const notes = record.notes.map((note) => `Note: ${note}\n`).join("");
  const best = resultsToShow(record.results, "alignment");
  const clusters = clustersText(record);
  const body = best.length > 0 ? `${alignmentTable(record)}${clusters && `\n${clusters}`}` : allResults(record.results);
  return `${head}\n${body}${supervisedText(record)}${latentsText(record)}${notes === "" ? "" : `\n${notes}`}`;
}

/** Results on the factor whose labels trained the model, apart from the others. */
function supervisedText(record: EvaluationRecord): string {
  const { supervised } = record;
  if (supervised === undefined) return "";
  const own = supervisedRecord(record);
  const title = `Supervised: training used labels of ${supervised.column}, so that these results are no evidence of unsupervised alignment`;
  const rows = resultsToShow(own.results, "alignment").length > 0 ? alignmentTable(own) : "";
  const accuracy = supervised.labels ? `${accuracyText(supervised.labels)}\n` : "";
  return `\n${title}\n${rows}${accuracy}`;
}

function alignmentTable(record: EvaluationRecord): string {
  const rows = alignmentRows(record);
  const { best, byRanks, separation } = alignmentTitles(rows);
  const value = (result: MetricResult | undefined) => (result === undefined ? "" : fixed(result.value, 2));
  const lines = rows.map((row) => [
    targetOf(row.best),
    row.best.latent === undefined ? "–" : `${row.best.latent + 1}`,
    withInterval(row.best),
    row.ceiling === undefined ? "" : fixed(row.ceiling, 2),
    row.second === undefined ? "" : latentValue(row.second),
    ...(byRanks === undefined ? [] : [value(row.byRanks)]),
    ...(separation === undefined ? [] : [value(row.separation)]),
    ...row.baselines.map(({ result }, i) => (result === undefined || i > 0 ? value(result) : withInterval(result))),
  ]);
  const beside = [byRanks, separation].filter((title) => title !== undefined);
  const titles = rows[0].baselines.map(({ title }) => title);
  return table(["factor", "latent", `${best} [95 %]`, "ceiling", "second best", ...beside, ...titles], lines, [3]);
}

const targetOf = ({ factor, level }: MetricResult): string =>
  level === undefined ? (factor ?? "") : `${factor}: ${level}`;

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
