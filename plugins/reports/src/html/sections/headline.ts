import type { MetricResult, RunSummary } from "@heddle/contracts";
import { html, type Markup } from "../markup.js";
import { count, fixed, plural, withRange } from "../number-text.js";
import { resultFor, shownKind, type Target, targetsOf } from "../shown.js";
import { latentLabel, type PageView, type RunView, type Section } from "../view.js";

/** What was trained on what, and which latent follows which factor: the answer before the evidence. */
export const headline: Section = {
  id: "summary",
  title: "Which latent follows which factor",
  render: (view) => {
    const targets = targetsOf(view.records, "best");
    return html`${view.runs.map((run) => runSummary(view, run, targets))}`;
  },
};

function runSummary(view: PageView, run: RunView, targets: readonly Target[]): Markup {
  const { summary, evaluation } = run.record;
  const active = evaluation.latents.filter((latent) => latent.active).length;
  return html`<section class="run" style="--run:${run.color}" aria-labelledby="${run.id}-summary">
<h3 id="${run.id}-summary"><span class="swatch"></span>${run.label}</h3>
<p>${trainedOn(summary)} ${taken(summary)}</p>
<p>${plural(evaluation.latents.length, "latent")}, ${active === evaluation.latents.length ? "all" : count(active)} active.
${leader(view, run, targets)}</p>
${targets.length > 0 ? bestTable(view, run, targets) : html`<p class="quiet">No factor was evaluated.</p>`}
</section>`;
}

function trainedOn(summary: RunSummary): Markup {
  const cells = summary.cells === summary.cellsInFile ? "" : ` of ${count(summary.cellsInFile)}`;
  const genes = summary.genes === summary.genesInFile ? "" : ` of ${count(summary.genesInFile)}`;
  const files = summary.data.files.map((file) => file.split(/[\\/]/).at(-1)!);
  const source = files.length === 0 ? html`` : html` from ${files.map((file) => html` <code>${file}</code>`)}`;
  const early = summary.stoppedEarly ? ", stopped early" : "";
  return html`<strong>${summary.objective}</strong> trained on <strong>${count(summary.cells)}</strong>${cells} cells ×
<strong>${count(summary.genes)}</strong>${genes} genes${source} for ${plural(summary.epochs, "epoch")}${early}.`;
}

function taken({ data }: RunSummary): Markup {
  return html`Counts: <code>${data.matrix}</code> (${data.format}). ${data.matrixReason}`;
}

/** One sentence: the target followed best. */
function leader(view: PageView, run: RunView, targets: readonly Target[]): Markup | undefined {
  let best: { target: Target; result: MetricResult } | undefined;
  for (const target of targets) {
    const result = resultFor(run.record.evaluation.results, "best", target);
    if (result && Number.isFinite(result.value) && !(Math.abs(result.value) <= Math.abs(best?.result.value ?? 0)))
      best = { target, result };
  }
  if (!best) return undefined;
  const kind = shownKind(view.records, "best");
  return html`Followed best: <strong>${best.target.label}</strong>, by ${latentLabel(best.result.latent)}
(${kind} ${withRange(best.result)}).`;
}

function bestTable(view: PageView, run: RunView, targets: readonly Target[]): Markup {
  const kind = shownKind(view.records, "best");
  return html`<div class="scroll" role="region" tabindex="0" aria-label="Best latent per factor, ${run.label}">
<table class="numbers"><caption>${kind} correlation of the best latent with each factor, 95 % interval in brackets where
one was computed</caption>
<thead><tr><th scope="col">Factor</th><th scope="col">Best latent</th><th scope="col">${kind}</th>
<th scope="col"><abbr title="The highest value any embedding could reach">Ceiling</abbr></th>
<th scope="col">Second best</th>
<th scope="col"><abbr title="The best principal component of the same cells and genes">PCA</abbr></th></tr></thead>
<tbody>${targets.map((target) => bestRow(run, target))}</tbody></table></div>`;
}

function bestRow({ record }: RunView, target: Target): Markup {
  const { results, baseline } = record.evaluation;
  const best = resultFor(results, "best", target);
  const second = resultFor(results, "secondBest", target);
  const pca = resultFor(baseline?.results ?? [], "best", target);
  const wins = best && pca && Math.abs(best.value) > Math.abs(pca.value);
  return html`<tr><th scope="row">${target.label}</th><td>${best ? latentLabel(best.latent) : "–"}</td>
<td class="strong">${withRange(best)}</td><td>${fixed(best?.ceiling)}</td><td>${fixed(second?.value)}${
    second?.latent !== undefined && html` <span class="quiet">${latentLabel(second.latent)}</span>`
  }</td><td>${fixed(pca?.value)}${
    best && pca && html` <span class="quiet">${wins ? "below" : "not below"}</span>`
  }</td></tr>`;
}
