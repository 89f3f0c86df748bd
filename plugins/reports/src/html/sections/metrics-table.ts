import { type MetricResult, resultsToShow } from "@heddle/contracts";
import { compact, plural, range } from "../../number-text.js";
import { baselinesOf, isLeftOut } from "../../shown.js";
import { html, type Markup } from "../markup.js";
import type { Section } from "../view.js";

const COLUMNS = [
  "Run",
  "Metric",
  "Factor",
  "Level",
  "Latent",
  "Value",
  "Interval",
  "Chance",
  "Ceiling",
  "Better",
  "Note",
];

/** Every result of every metric. */
export const metricsTable: Section = {
  id: "metrics",
  title: "All metrics",
  render: (view) => {
    const rows = view.runs.flatMap(({ label, record: { evaluation } }) => [
      ...summariesFirst(evaluation.results).map((result) => row(label, result)),
      ...baselinesOf(evaluation).flatMap(({ name, results }) =>
        summariesFirst(results).map((result) => row(`${label}: ${name}`, result)),
      ),
    ]);
    if (rows.length === 0) return undefined;
    const notes = view.records.some((run) => run.evaluation.results.some((result) => result.note !== undefined));
    return html`<div class="controls"><label>Filter rows <input type="search" id="filter" autocomplete="off"
aria-controls="all-metrics"></label> <output id="filtered" for="filter">${plural(rows.length, "row")}</output></div>
<div class="scroll tall" role="region" tabindex="0" aria-label="All metrics"><table class="numbers${!notes && " no-notes"}" id="all-metrics">
<caption class="away">All metrics; the button in a column heading sorts by it</caption>
<thead><tr>${COLUMNS.map((name) => html`<th scope="col"><button type="button">${name}</button></th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
  },
};

/** Results of single latents, which the heatmap shows, come last. */
function summariesFirst(results: readonly MetricResult[]): readonly MetricResult[] {
  const associations = new Set(resultsToShow(results, "association"));
  return [...results.filter((result) => !associations.has(result)), ...associations];
}

function row(run: string, result: MetricResult): Markup {
  return html`<tr><td>${run}<td>${nameOf(result)}<td>${result.factor}<td>${result.level}<td>${
    result.latent !== undefined && result.latent + 1
  }${numberCell(isLeftOut(result) ? Number.NaN : result.value)}<td>${range(result.interval, 3)}${numberCell(result.nullValue)}${numberCell(
    result.ceiling,
  )}<td>${result.higherIsBetter ? "higher" : "lower"}<td>${result.note}`;
}

const nameOf = ({ name, without }: MetricResult) => (without === undefined ? name : `${name} without ${without}`);

/** Sorting uses the full value. */
function numberCell(value: number | undefined): Markup {
  if (value === undefined) return html`<td>`;
  return Number.isFinite(value) ? html`<td data-v="${value}">${compact(value)}` : html`<td>–`;
}
