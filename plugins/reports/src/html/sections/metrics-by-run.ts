import type { MetricResult } from "@heddle/contracts";
import { html, type Markup } from "../markup.js";
import { compact, NO_VALUE, range } from "../number-text.js";
import { isLeftOut, shownResults, targetOf } from "../shown.js";
import type { PageView, Section } from "../view.js";

/** One measure: a metric's name and what it is about. */
interface Row {
  readonly name: string;
  readonly target: string;
  readonly higherIsBetter: boolean;
  /** Per run; undefined where it has none. */
  readonly results: readonly (MetricResult | undefined)[];
}

/** Every metric against every run, with intervals. What is about single latents stands in the heatmap. */
export const metricsByRun: Section = {
  id: "metrics-by-run",
  title: "Metric by run",
  render: (view) => {
    if (view.runs.length < 2) return undefined;
    const rows = rowsOf(view);
    if (rows.length === 0) return undefined;
    const head = view.runs.map(
      (run) => html`<th scope="col"><span class="swatch" style="--run:${run.color}"></span>${run.label}</th>`,
    );
    return html`<p>Value and, beneath, its interval. Framed: the best of the row, where intervals are no part of the choice.
↑ more is better, ↓ less is. Chance, ceilings and notes stand under <a href="#metrics">Every metric</a>.</p>
<div class="scroll tall" role="region" tabindex="0" aria-label="Metric by run"><table class="numbers by-run">
<caption class="away">Every metric of every run</caption><thead><tr><th scope="col">Metric</th>${head}</tr></thead>
<tbody>${rows.map(tableRow)}</tbody></table></div>`;
  },
};

function rowsOf(view: PageView): Row[] {
  const rows = new Map<string, Row & { results: (MetricResult | undefined)[] }>();
  for (const [i, run] of view.records.entries()) {
    const associations = new Set(shownResults(run.evaluation.results, "associations"));
    for (const result of run.evaluation.results) {
      if (associations.has(result) || isLeftOut(result)) continue;
      const target = targetOf(result);
      const key = JSON.stringify([result.name, target.key]);
      const { name, higherIsBetter } = result;
      const empty = { name, target: target.label, higherIsBetter, results: view.records.map(() => undefined) };
      const row = rows.get(key) ?? empty;
      rows.set(key, row);
      row.results[i] ??= result;
    }
  }
  return [...rows.values()];
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
  const arrow = html`<span class="quiet" title="${higherIsBetter ? "more" : "less"} is better">${higherIsBetter ? "↑" : "↓"}</span>`;
  return html`<tr><th scope="row">${name} ${arrow}<small>${target}</small></th>${cells}</tr>`;
}
