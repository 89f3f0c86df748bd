import { type MetricResult, resultsToShow } from "@heddle/contracts";
import { fixed, range } from "../../number-text.js";
import { shownKind, type Target, targetOf, targetsOf } from "../../shown.js";
import { html, type Markup } from "../markup.js";
import { latentLabel, type PageView, type RunView, runHeading, type Section } from "../view.js";

/** Every latent against every factor, as a table: screen readers read its values. */
export const heatmap: Section = {
  id: "heatmap",
  title: "Every latent against every factor",
  render: (view) => {
    const targets = targetsOf(view.records, "association");
    if (targets.length === 0) return undefined;
    const kind = shownKind(view.records, "association");
    const several = view.runs.length > 1;
    return html`<p>${kind} of each latent with each factor. A level of a categorical factor is compared with all other levels.
${several ? "The tables of the single runs below show intervals." : "Small numbers: the interval."} The sign of a latent is arbitrary.
Framed: the strongest latent of the row${several && ", in each run"}. Inactive latents are struck through.</p>
<div class="scale" aria-hidden="true"><span>−1</span><i></i><span>+1</span></div>
${several && sideBySide(view, targets)}
${view.runs.map((run) => {
  const table = runHeatmap(run, targets);
  return several
    ? html`<details><summary>${runHeading(run)} <span class="quiet">with intervals</span></summary>${table}</details>`
    : table;
})}`;
  },
};

/** The results of one run for each target and latent. */
interface Squares {
  readonly heads: readonly Markup[];
  row(target: Target): { readonly results: readonly (MetricResult | undefined)[]; readonly top: number };
}

function squaresOf({ record }: RunView): Squares {
  const latents = Array.from({ length: record.representation.columns }, (_, j) => j);
  const found = new Map<string, MetricResult>();
  for (const result of resultsToShow(record.evaluation.results, "association")) {
    if (result.latent !== undefined) found.set(`${targetOf(result).key} ${result.latent}`, result);
  }
  const active = new Map(record.evaluation.latents.map((latent) => [latent.index, latent.active]));
  return {
    heads: latents.map((j) => (active.get(j) === false ? html`<s title="inactive">${j + 1}</s>` : html`${j + 1}`)),
    row: (target) => {
      const results = latents.map((j) => found.get(`${target.key} ${j}`));
      return { results, top: Math.max(...results.map(sizeOf)) };
    },
  };
}

const latentHead = (number: Markup) => html`<th scope="col"><span class="away">latent </span>${number}</th>`;

/** All runs in one table; a row is a factor. */
function sideBySide(view: PageView, targets: readonly Target[]): Markup {
  const runs = view.runs.map((run) => ({ run, squares: squaresOf(run) }));
  const between = (parts: readonly (readonly Markup[])[]) =>
    parts.map((part, i) => html`${i > 0 && html`<td class="gap"></td>`}${part}`);
  const groups = runs.map(({ run, squares }) => [
    html`<th scope="colgroup" colspan="${squares.heads.length}" class="run-group"><span class="swatch" style="--run:${run.color}"></span>${run.label}</th>`,
  ]);
  const body = targets.map((target) => {
    const cells = runs.map(({ squares }) => {
      const { results, top } = squares.row(target);
      return results.map((result) => square(target, result, top, false));
    });
    return html`<tr><th scope="row">${target.label}</th>${between(cells)}</tr>`;
  });
  return html`<div class="scroll" role="region" tabindex="0" aria-label="Heatmaps side by side"><table class="heat compact">
<caption class="away">Correlations of latents with factors, all runs</caption>
<thead><tr><th scope="col" class="quiet">run</th>${between(groups)}</tr><tr><th scope="col" class="quiet">latent</th>${between(
    runs.map(({ squares }) => squares.heads.map(latentHead)),
  )}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function runHeatmap(run: RunView, targets: readonly Target[]): Markup {
  const squares = squaresOf(run);
  const body = targets.map((target) => {
    const { results, top } = squares.row(target);
    return html`<tr><th scope="row">${target.label}</th>${results.map((result) => square(target, result, top, true))}</tr>`;
  });
  return html`<div class="scroll" role="region" tabindex="0" aria-label="Heatmap, ${run.label}"><table class="heat">
<caption class="away">Correlations of latents with factors, ${run.label}</caption>
<thead><tr><th scope="col" class="quiet">latent</th>${squares.heads.map(latentHead)}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function sizeOf(result: MetricResult | undefined): number {
  return result && Number.isFinite(result.value) ? Math.abs(result.value) : -1;
}

/** The hue is mixed into the background, so that it works in light and dark. */
function square(target: Target, result: MetricResult | undefined, top: number, intervals: boolean): Markup {
  if (!result || !Number.isFinite(result.value)) return html`<td class="none">–</td>`;
  const size = Math.min(1, Math.abs(result.value));
  const hue = result.value < 0 ? "n" : "p";
  const bounds = range(result.interval);
  const hint = `${target.label}, ${latentLabel(result.latent)}: ${fixed(result.value, 3)}${bounds && `, interval ${bounds}`}`;
  const classes = `${hue}${sizeOf(result) === top ? " top" : ""}`;
  return html`<td class="${classes}" style="--s:${Math.round(100 * size)}%" title="${hint}">${fixed(result.value)}${
    intervals && bounds !== "" && html`<small>${fixed(result.interval?.low)} ${fixed(result.interval?.high)}</small>`
  }</td>`;
}
