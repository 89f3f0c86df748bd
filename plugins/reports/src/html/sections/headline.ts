import {
  BASELINE_TITLES,
  type Baseline,
  type BaselineName,
  type MetricResult,
  type RunSummary,
} from "@heddle/contracts";
import { html, type Markup } from "../markup.js";
import { count, fixed, plural, withRange } from "../number-text.js";
import { baselinesOf, resultFor, shownKind, type Target, targetsOf } from "../shown.js";
import { latentLabel, type PageView, type RunView, type Section } from "../view.js";

/** Model and data, and the latent that follows each factor. */
export const headline: Section = {
  id: "summary",
  title: "Which latent follows which factor",
  render: (view) => {
    return html`${view.runs.map((run) => runSummary(view, run, targetsOf([run.record], "alignment")))}`;
  },
};

function runSummary(view: PageView, run: RunView, targets: readonly Target[]): Markup {
  const { summary, evaluation } = run.record;
  const active = evaluation.latents.filter((latent) => latent.active).length;
  return html`<section class="run" style="--run:${run.color}" aria-labelledby="${run.id}-summary">
<h3 id="${run.id}-summary"><span class="swatch"></span>${run.label}</h3>
<p>${trainedOn(summary)} ${countsSource(summary)}</p>
<p>${plural(evaluation.latents.length, "latent")}, ${active === evaluation.latents.length ? "all" : count(active)} active.
${leaders(view, run, targets)}</p>
${targets.length > 0 ? bestTables(view, run, targets) : html`<p class="quiet">No factor was evaluated.</p>`}
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

function countsSource({ data }: RunSummary): Markup {
  return html`Counts: <code>${data.matrix}</code> (${data.format}). ${data.matrixReason}`;
}

/** Above this number of rows, only the strongest of each factor are shown; the others fold away. */
const FEW = 14;
const STRONGEST = 3;

function bestTables(view: PageView, run: RunView, targets: readonly Target[]): Markup {
  if (targets.length <= FEW) return bestTable(view, run, targets);
  const size = (target: Target) => Math.abs(resultFor(run.record.evaluation.results, "alignment", target)?.value ?? 0);
  const strongest = targets.filter((target) => {
    const stronger = targets.filter((other) => other.factor === target.factor && size(other) > size(target));
    return stronger.length < STRONGEST;
  });
  return html`${bestTable(view, run, strongest)}<details><summary>All ${targets.length} factors and levels</summary>
${bestTable(view, run, targets)}</details>`;
}

/** A sentence: for each factor, the target with the highest correlation, and its latent. */
function leaders(view: PageView, run: RunView, targets: readonly Target[]): Markup | undefined {
  const best = new Map<string, { label: string; result: MetricResult }>();
  for (const { factor, label, ...target } of targets) {
    const result = resultFor(run.record.evaluation.results, "alignment", { ...target, factor, label });
    if (factor === undefined || !result || !Number.isFinite(result.value) || result.latent === undefined) continue;
    const before = best.get(factor);
    if (!before || Math.abs(result.value) > Math.abs(before.result.value)) best.set(factor, { label, result });
  }
  if (best.size === 0) return undefined;
  const kind = shownKind(view.records, "alignment");
  const parts = [...best.values()].map(({ label, result }, i) => {
    const ceiling = result.ceiling === undefined ? "" : `, ceiling ${fixed(result.ceiling)}`;
    return html`${i > 0 && "; "}<strong>${label}</strong>, ${latentLabel(result.latent)} (${kind} ${fixed(result.value)}${ceiling})`;
  });
  return html`Best match: ${parts}.`;
}

/** Explanations of the baselines, all of the same cells and genes. */
const BASELINE_HINTS: Readonly<Record<BaselineName, string>> = {
  pca: "Best principal component of the same cells and genes",
  ica: "Best independent component of the principal components",
  "poisson-varimax": "Best varimax-rotated principal component of Poisson residuals, as in sciRED",
};

function bestTable(view: PageView, run: RunView, targets: readonly Target[]): Markup {
  const baselines = baselinesOf(run.record.evaluation);
  const kind = shownKind(view.records, "alignment");
  return html`<div class="scroll" role="region" tabindex="0" aria-label="Best latent per factor, ${run.label}">
<table class="numbers"><caption class="away">${kind} of the best latent with each factor, ${run.label}</caption>
<thead><tr><th scope="col">Factor</th><th scope="col">${kind}, interval</th><th scope="col">Latent</th>
<th scope="col"><abbr title="Maximum attainable value">Ceiling</abbr></th>
<th scope="col">Second-best latent</th>
${baselines.map(({ name }) => html`<th scope="col"><abbr title="${BASELINE_HINTS[name]}">${BASELINE_TITLES[name]}</abbr></th>`)}</tr></thead>
<tbody>${targets.map((target) => bestRow(run, target, baselines))}</tbody></table></div>`;
}

function bestRow({ record }: RunView, target: Target, baselines: readonly Baseline[]): Markup {
  const { results } = record.evaluation;
  const best = resultFor(results, "alignment", target);
  const second = resultFor(results, "second-best", target);
  const latent = second?.latent !== undefined && html` <span class="quiet">${latentLabel(second.latent)}</span>`;
  return html`<tr><th scope="row">${target.label}</th><td class="strong">${withRange(best)}</td>
<td>${best?.latent === undefined ? "–" : best.latent + 1}</td><td>${fixed(best?.ceiling)}</td><td>${fixed(
    second?.value,
  )}${latent}</td>${baselines.map(({ results: own }) => baselineCell(resultFor(own, "alignment", target), best))}</tr>`;
}

function baselineCell(own: MetricResult | undefined, best: MetricResult | undefined): Markup {
  const higher = best && own && Math.abs(own.value) >= Math.abs(best.value);
  return html`<td>${fixed(own?.value)}${higher && html` <strong>higher</strong>`}</td>`;
}
