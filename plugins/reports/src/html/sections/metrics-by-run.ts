import type { MetricResult } from "@heddle/contracts";
import { compact, NO_VALUE, range } from "../../number-text.js";
import { isLeftOut, targetOf } from "../../shown.js";
import { html, type Markup } from "../markup.js";
import type { Section } from "../view.js";

/** One measure: the name of a metric and its target. */
interface Row {
  readonly name: string;
  readonly target: string;
  readonly higherIsBetter: boolean;
  /** Per column; undefined where it has none. */
  readonly results: readonly (MetricResult | undefined)[];
}

/** Heading and results of one column. */
export interface Column {
  readonly head: Markup;
  readonly results: readonly MetricResult[];
}

/** Every metric for every run, with intervals. The heatmap shows results of single latents. */
export const metricsByRun: Section = {
  id: "metrics-by-run",
  title: "Metrics by run",
  render: (view) => {
    if (view.runs.length < 2) return undefined;
    const columns = view.runs.map(({ label, color, record }) => ({
      head: html`<span class="swatch" style="--run:${color}"></span>${label}`,
      results: record.evaluation.results,
    }));
    const table = measureTable("Metrics by run", columns);
    if (table === undefined) return undefined;
    return html`<p>Value and, below it, the interval. Framed: the best value of the row, even where intervals overlap.
↑ higher is better, ↓ lower is better. <a href="#metrics">All metrics</a> shows chance, ceiling and notes.</p>${table}`;
  },
};

/** A table with a row per measure; undefined without any. */
export function measureTable(label: string, columns: readonly Column[]): Markup | undefined {
  const rows = rowsOf(columns);
  if (rows.length === 0) return undefined;
  return html`<div class="scroll tall" role="region" tabindex="0" aria-label="${label}"><table class="numbers by-run">
<caption class="away">${label}</caption><thead><tr><th scope="col">Metric</th>${columns.map(
    ({ head }) => html`<th scope="col">${head}</th>`,
  )}</tr></thead>
<tbody>${rows.map(tableRow)}</tbody></table></div>`;
}

function rowsOf(columns: readonly Column[]): Row[] {
  const rows = new Map<string, Row & { results: (MetricResult | undefined)[] }>();
  for (const [i, column] of columns.entries()) {
    for (const [key, result] of measures(column.results)) {
      const { name, higherIsBetter } = result;
      const target = targetText(result);
      const row = rows.get(key) ?? { name, target, higherIsBetter, results: columns.map(() => undefined) };
      rows.set(key, row);
      row.results[i] = result;
    }
  }
  return [...rows.values()];
}

function targetText(result: MetricResult): string {
  const { label } = targetOf(result);
  return result.without === undefined ? label : `${label}, without ${result.without}`;
}

/** By name and target. Results that repeat name and target are per latent and are left out. */
function measures(results: readonly MetricResult[]): Map<string, MetricResult> {
  const found = new Map<string, MetricResult>();
  const perLatent = new Set<string>();
  for (const result of results) {
    const key = JSON.stringify([result.name, targetOf(result).key, result.without]);
    if (found.has(key)) perLatent.add(key);
    else if (!isLeftOut(result)) found.set(key, result);
  }
  for (const key of perLatent) found.delete(key);
  return found;
}

function tableRow({ name, target, higherIsBetter, results }: Row): Markup {
  const known = results.flatMap((result) => (result && Number.isFinite(result.value) ? [result.value] : []));
  const best = higherIsBetter ? Math.max(...known) : Math.min(...known);
  const cells = results.map((result) => {
    if (!result) return html`<td>${NO_VALUE}</td>`;
    const bounds = range(result.interval);
    const first = known.length > 1 && result.value === best;
    return html`<td${first && html` class="first"`}>${compact(result.value)}${bounds !== "" && html`<small>${bounds}</small>`}</td>`;
  });
  const better = higherIsBetter ? "higher" : "lower";
  return html`<tr><th scope="row">${breakable(name)}<small><span title="${better} is better">${higherIsBetter ? "↑" : "↓"}</span> ${target}</small></th>${cells}</tr>`;
}

/** A long name wraps after its slashes. */
const breakable = (name: string): Markup =>
  html`${name.split("/").map((part, i) => html`${i > 0 && html`/<wbr>`}${part}`)}`;
