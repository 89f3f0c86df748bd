import type { MetricResult } from "@heddle/contracts";
import { html, type Markup } from "../markup.js";
import { fixed, listed, NO_VALUE, withRange } from "../number-text.js";
import { besideAllLatents, measureWords } from "../shown.js";
import { latentLabel, type PageView, type Section } from "../view.js";

/** One embedding's results: a run's, or its principal components'. */
interface Judged {
  readonly label: string;
  readonly color?: string;
  readonly results: readonly MetricResult[];
}

/** Is a factor gone once the latents that follow it are left out, and are the others still there? */
export const removal: Section = {
  id: "removal",
  title: "What is left without a factor's latents",
  render: (view) => {
    const judged = embeddings(view);
    const factors = new Set(judged.flatMap(({ results }) => results.flatMap(({ without }) => without ?? [])));
    if (factors.size === 0) return undefined;
    return html`<p>The latents that follow a factor are chosen on half of the cells and left out; all numbers are of the
other half. What is left of the factor itself should be at chance, agreement with other factors should be high.</p>
${[...factors].map((factor) => factorTable(factor, judged))}`;
  },
};

const embeddings = ({ runs }: PageView): Judged[] =>
  runs.flatMap(({ label, color, record: { evaluation } }) => [
    { label, color, results: evaluation.results },
    ...(evaluation.baseline
      ? [{ label: `${label}: ${evaluation.baseline.name}`, results: evaluation.baseline.results }]
      : []),
  ]);

function factorTable(factor: string, judged: readonly Judged[]): Markup {
  return html`<h3>Without ${factor}</h3><div class="scroll" role="region" tabindex="0" aria-label="Without ${factor}">
<table class="numbers"><caption class="away">All latents, and without those that follow ${factor}</caption>
<thead><tr><th scope="col">Measure</th><th scope="col">All latents</th><th scope="col">Without ${factor}</th>
<th scope="col"><abbr title="The mean with the factor permuted">Chance</abbr></th></tr></thead>
${judged.map((one) => embeddingRows(factor, one))}</table></div>`;
}

/** The rows of one embedding under its name and the latents that it went without. */
function embeddingRows(factor: string, { label, color, results }: Judged): Markup {
  const own = results.filter(({ without }) => without === factor);
  const out = own.filter(({ follows }) => follows);
  const rows = own.filter(({ follows }) => !follows);
  if (rows.length === 0) return html``;
  const names = listed(out.map(({ latent, value }) => `${latentLabel(latent)} (${fixed(value)})`));
  const swatch = color && html`<span class="swatch" style="--run:${color}"></span>`;
  return html`<tbody><tr><th class="group" scope="rowgroup" colspan="4">${swatch}${label} <span class="quiet">without
${names === "" ? NO_VALUE : names}</span></th></tr>${rows.map((result) => measureRow(result, results))}</tbody>`;
}

function measureRow(result: MetricResult, results: readonly MetricResult[]): Markup {
  const whole = besideAllLatents(results, result);
  return html`<tr><th scope="row">${result.factor}: ${measureWords(result)}</th><td>${withRange(whole)}</td>
<td class="strong">${withRange(result)}</td><td>${fixed(result.nullValue)}</td></tr>`;
}
