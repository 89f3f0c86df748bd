import type { SeedGroup } from "@heddle/contracts";
import { fixed, listed, withRange } from "../../number-text.js";
import { html, type Markup } from "../markup.js";
import type { PageView, Section } from "../view.js";

/** Agreement of latents between seeds of one configuration. */
export const agreement: Section = {
  id: "agreement",
  title: "Agreement between seeds",
  render: (view) => {
    const groups = view.groups.filter(({ results }) => results.length > 0);
    if (groups.length === 0) return undefined;
    return html`<p>Runs that differ only in their seed, compared latent by latent, independent of order and sign. 1 means that all
seeds find the same latents. Parentheses: the range over seeds.</p>${groups.map((group) => groupTable(view, group))}`;
  },
};

function groupTable(view: PageView, { runs, results }: SeedGroup): Markup {
  const names = runs.map((i) => view.runs[i].label);
  const label = `Agreement of ${listed(names)}`;
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${label}"><table class="numbers">
<caption class="left">${listed(names)}</caption><thead><tr><th scope="col">Metric</th><th scope="col">Agreement</th><th scope="col">Chance</th>
<th scope="col">Note</th></tr></thead><tbody>${results.map(
    (result) =>
      html`<tr><th scope="row">${result.name}</th><td class="strong">${withRange(result)}</td><td>${fixed(
        result.nullValue,
      )}</td><td class="quiet">${result.note}</td></tr>`,
  )}</tbody></table></div>`;
}
