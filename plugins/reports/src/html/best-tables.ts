import type { BaselineName } from "@heddle/contracts";
import { fixed, withRange } from "../number-text.js";
import { type AlignmentRow, type AlignmentTitles, alignmentTitles } from "../summary/alignment-rows.js";
import { html, type Markup } from "./markup.js";
import { latentLabel, type RunView } from "./view.js";

/** Above this number of rows, only the strongest of each factor are shown; the others fold away. */
const FEW = 14;
const STRONGEST = 3;

/** How the factors are aligned with the latents of a run. */
export function bestTables(run: RunView, rows: readonly AlignmentRow[]): Markup {
  if (rows.length <= FEW) return bestTable(run, rows);
  const strongest = rows.filter(({ target, best }) => {
    const stronger = rows.filter(
      (other) => other.target.factor === target.factor && Math.abs(other.best.value) > Math.abs(best.value),
    );
    return stronger.length < STRONGEST;
  });
  return html`${bestTable(run, strongest)}<details><summary>All ${rows.length} factors and levels</summary>
${bestTable(run, rows)}</details>`;
}

/** Explanations of the baselines, all of the same cells and genes. */
const BASELINE_HINTS: Readonly<Record<BaselineName, string>> = {
  pca: "Best principal component of the same cells and genes",
  ica: "Best independent component of the principal components",
  "poisson-varimax": "Best varimax-rotated principal component of Poisson residuals, as in sciRED",
};

const CEILING_HINT = "Largest |r| of any linear combination of the latents: no choice of axes exceeds it";

function bestTable(run: RunView, rows: readonly AlignmentRow[]): Markup {
  const { best, byRanks, separation } = alignmentTitles(rows);
  const label = `${best} of the best latent with each factor, ${run.label}`;
  return html`<div class="scroll" role="region" tabindex="0" aria-label="Best latent per factor, ${run.label}">
<table class="numbers"><caption class="away">${label}</caption>
<thead><tr><th scope="col">Factor</th><th scope="col">Latent</th><th scope="col">${best}, interval</th>
<th scope="col"><abbr title="${CEILING_HINT}">Ceiling</abbr></th><th scope="col">Second-best latent</th>
${byRanks && html`<th scope="col"><abbr title="Of the best latent by ranks; its own ceiling is in the table of all metrics">${byRanks}</abbr></th>`}
${separation && html`<th scope="col"><abbr title="Area under the ROC curve of the best latent; 0.5 is chance">${separation}</abbr></th>`}
${rows[0].baselines.map(({ name, title }) => html`<th scope="col"><abbr title="${BASELINE_HINTS[name]}">${title}</abbr></th>`)}</tr></thead>
<tbody>${rows.map((row) => bestRow(row, { byRanks, separation }))}</tbody></table></div>`;
}

function bestRow(row: AlignmentRow, titles: Pick<AlignmentTitles, "byRanks" | "separation">): Markup {
  const { target, best, ceiling, second, byRanks, separation, baselines } = row;
  const latent = second?.latent !== undefined && html` <span class="quiet">${latentLabel(second.latent)}</span>`;
  return html`<tr><th scope="row">${target.label}</th><td>${best.latent === undefined ? "–" : best.latent + 1}</td>
<td class="strong">${withRange(best)}</td><td>${fixed(ceiling)}</td><td>${fixed(second?.value)}${latent}</td>${
    titles.byRanks !== undefined && html`<td>${fixed(byRanks?.value)}</td>`
  }${titles.separation !== undefined && html`<td>${fixed(separation?.value)}</td>`}${baselines.map(
    ({ result, comparison }) =>
      html`<td>${fixed(result?.value)}${comparison === "higher" && html` <strong>higher</strong>`}</td>`,
  )}</tr>`;
}
