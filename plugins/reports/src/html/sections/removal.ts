import { BASELINE_TITLES, type BaselineName, type MetricResult } from "@heddle/contracts";
import { fixed, listed, NO_VALUE, withRange } from "../../number-text.js";
import { ACTIVE, baselinesOf, besideAllLatents, measureLabel } from "../../shown.js";
import { html, type Markup } from "../markup.js";
import { latentLabel, type PageView, type Section } from "../view.js";

/** Results of one embedding: a run, or one of its baselines. */
interface Evaluated {
  readonly label: string;
  readonly color?: string;
  readonly results: readonly MetricResult[];
}

/** What the other latents predict once the latents of a factor are left out. */
export const removal: Section = {
  id: "removal",
  title: "Removal of a factor",
  render: (view) => {
    const evaluated = embeddings(view);
    const factors = new Set(evaluated.flatMap(({ results }) => results.flatMap(({ without }) => without ?? [])));
    if (factors.size === 0) return undefined;
    return html`<p>The latents associated with a factor are selected on one half of the cells and left out. All values are computed
on the other half. The leakage of the factor should be at chance; agreement with other factors should be high.</p>
${[...factors].map((factor) => factorTable(factor, evaluated))}`;
  },
};

/** The runs, each with its baselines. Baselines that are equal in all runs come once, after the runs. */
function embeddings({ runs }: PageView): Evaluated[] {
  const found = runs.map(({ label, color, record: { evaluation } }) => ({
    run: { label, color, results: evaluation.results },
    baselines: baselinesOf(evaluation).map(({ name, results }) => ({ name, results: results.filter(isAboutRemoval) })),
  }));
  const texts = new Set(found.map(({ baselines }) => JSON.stringify(baselines)));
  if (texts.size === 1)
    return [...found.map(({ run }) => run), ...found[0].baselines.map((each) => evaluatedBaseline(each))];
  return found.flatMap(({ run, baselines }) => [run, ...baselines.map((each) => evaluatedBaseline(each, run.label))]);
}

const isAboutRemoval = ({ without, name }: MetricResult): boolean =>
  without !== undefined || name.endsWith("/all-latents");

function evaluatedBaseline(
  baseline: { name: BaselineName; results: readonly MetricResult[] },
  run?: string,
): Evaluated {
  const title = BASELINE_TITLES[baseline.name];
  return { label: run === undefined ? title : `${run}: ${title}`, results: baseline.results };
}

function factorTable(factor: string, evaluated: readonly Evaluated[]): Markup {
  return html`<h3>Without ${factor}</h3><div class="scroll" role="region" tabindex="0" aria-label="Without ${factor}">
<table class="numbers"><caption class="away">All latents, and without the latents of ${factor}</caption>
<thead><tr><th scope="col">Measure</th><th scope="col">All latents</th><th scope="col">Without ${factor}</th>
<th scope="col"><abbr title="Mean over permutations of the factor">Chance</abbr></th></tr></thead>
${evaluated.map((one) => embeddingRows(factor, one))}</table></div>`;
}

/** Rows of one embedding, under its name and the latents that were left out. */
function embeddingRows(factor: string, { label, color, results }: Evaluated): Markup {
  const own = results.filter(({ without }) => without === factor);
  const out = own.filter(({ follows }) => follows);
  const rows = own.filter((result) => !result.follows && !repeatsAll(result, own));
  if (rows.length === 0) return html``;
  const names = listed(out.map(({ latent, value }) => `${latentLabel(latent)} (${fixed(value)})`));
  const swatch = color && html`<span class="swatch" style="--run:${color}"></span>`;
  return html`<tbody><tr><th class="group" scope="rowgroup" colspan="4">${swatch}${label} <span class="quiet">without
${names === "" ? NO_VALUE : names}</span></th></tr>${rows.map((result) => measureRow(result, results))}</tbody>`;
}

/** A measure of the active latents that are left, where none of the latents that are left is inactive. */
function repeatsAll({ name, factor, value }: MetricResult, results: readonly MetricResult[]): boolean {
  const all = name.replace(ACTIVE, "");
  return (
    all !== name && results.some((other) => other.name === all && other.factor === factor && other.value === value)
  );
}

function measureRow(result: MetricResult, results: readonly MetricResult[]): Markup {
  const whole = besideAllLatents(results, result);
  return html`<tr><th scope="row">${result.factor}: ${measureLabel(result)}</th><td>${withRange(whole)}</td>
<td class="strong">${withRange(result)}</td><td>${fixed(result.nullValue)}</td></tr>`;
}
