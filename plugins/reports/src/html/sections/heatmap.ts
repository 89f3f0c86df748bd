import type { MetricResult } from "@heddle/contracts";
import { html, type Markup } from "../markup.js";
import { fixed, range } from "../number-text.js";
import { shownKind, shownResults, type Target, targetOf, targetsOf } from "../shown.js";
import { latentLabel, type PageView, type RunView, type Section } from "../view.js";

/** Every latent against every factor. A table, not a picture: each cell prints its value and can be read aloud. */
export const heatmap: Section = {
  id: "heatmap",
  title: "Every latent against every factor",
  render: (view) => {
    const targets = targetsOf(view.records, "associations");
    if (targets.length === 0) return undefined;
    const kind = shownKind(view.records, "associations");
    return html`<p>${kind} correlation of each latent with each factor; a level of a categorical factor stands for
“is this level”. Small print: the interval. The sign says in which direction the latent moves; which direction a latent takes is
arbitrary. Framed: the strongest in its row. Struck-through latents have vanished.</p>
<div class="scale" aria-hidden="true"><span>−1</span><i></i><span>+1</span></div>
${view.runs.map((run) => runHeatmap(view, run, targets))}`;
  },
};

function runHeatmap(view: PageView, run: RunView, targets: readonly Target[]): Markup {
  const latents = Array.from({ length: run.record.codes.columns }, (_, j) => j);
  const found = new Map<string, MetricResult>();
  for (const result of shownResults(run.record.evaluation.results, "associations")) {
    const target = targetOf(result);
    if (result.latent !== undefined) found.set(`${target.key} ${result.latent}`, result);
  }
  const active = new Map(run.record.evaluation.latents.map((latent) => [latent.index, latent.active]));
  const head = latents.map((j) => {
    const number = active.get(j) === false ? html`<s title="vanished">${j + 1}</s>` : html`${j + 1}`;
    return html`<th scope="col"><span class="away">latent </span>${number}</th>`;
  });
  const body = targets.map((target) => {
    const row = latents.map((j) => found.get(`${target.key} ${j}`));
    const top = Math.max(...row.map((result) => sizeOf(result)));
    return html`<tr><th scope="row">${target.label}</th>${row.map((result) => square(target, result, top))}</tr>`;
  });
  const several = view.runs.length > 1;
  return html`${several && html`<h3><span class="swatch" style="--run:${run.color}"></span>${run.label}</h3>`}
<div class="scroll" role="region" tabindex="0" aria-label="Heatmap, ${run.label}"><table class="heat">
<caption class="away">Correlations of latents with factors, ${run.label}</caption>
<thead><tr><th scope="col" class="quiet">latent</th>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function sizeOf(result: MetricResult | undefined): number {
  return result && Number.isFinite(result.value) ? Math.abs(result.value) : -1;
}

/** Colour: a share of the positive or negative hue mixed into the page's own ground, so that it holds in the dark. */
function square(target: Target, result: MetricResult | undefined, top: number): Markup {
  if (!result || !Number.isFinite(result.value)) return html`<td class="none">–</td>`;
  const size = Math.min(1, Math.abs(result.value));
  const hue = result.value < 0 ? "n" : "p";
  const bounds = range(result.interval);
  const hint = `${target.label}, ${latentLabel(result.latent)}: ${fixed(result.value, 3)}${bounds && `, interval ${bounds}`}`;
  const classes = `${hue}${sizeOf(result) === top ? " top" : ""}`;
  return html`<td class="${classes}" style="--s:${Math.round(100 * size)}%" title="${hint}">${fixed(result.value)}${
    bounds !== "" && html`<small>${fixed(result.interval?.low)} ${fixed(result.interval?.high)}</small>`
  }</td>`;
}
