import { count, listed } from "../../number-text.js";
import { embeddedJson, html, type Markup } from "../markup.js";
import { packCells } from "../packed-cells.js";
import type { PageView, Section } from "../view.js";

/** The latent representation as a scatter plot per factor, drawn by the script of the page. */
export const latentSpace: Section = {
  id: "latent-space",
  title: "Latent space",
  render: (view) => {
    const packed = view.runs.map((run) => packCells(run.record, run.drawn, run.umap?.points));
    if (packed.every((run) => run.factors.length === 0)) return undefined;
    const data = { runs: packed.map((cells, i) => ({ label: view.runs[i].label, ...cells })) };
    const thinned = packed.flatMap((run, i) =>
      run.cells < run.of ? [`${count(run.cells)} of ${count(run.of)} cells (${view.runs[i].label})`] : [],
    );
    return html`<p>Each point is a cell; point at one to read its values. Select a level in a legend to highlight it. Gray: missing value.
${thinned.length > 0 && `Evenly subsampled: ${listed(thinned)}.`}</p>
<noscript><p class="notice">A script in this page draws these plots, but scripts are turned off.</p></noscript>
<div id="space">${controls(view)}<div class="panels" id="panels"></div></div>
<script type="application/json" id="cells">${embeddedJson(data)}</script>`;
  },
};

function controls(view: PageView): Markup {
  return html`<div class="controls">${
    view.runs.length > 1 &&
    html`<fieldset><legend>Run</legend>${view.runs.map((run, i) => radio("run", String(i), run.label, i === 0))}</fieldset>`
  }<fieldset><legend>Axes</legend>${radio("axes", "best", "Two best latents for the factor", true)}${radio(
    "axes",
    "components",
    "Principal components",
    false,
  )}</fieldset></div>`;
}

function radio(name: string, value: string, label: string, checked: boolean): Markup {
  return html`<label><input type="radio" name="space-${name}" value="${value}"${checked && html` checked`}> ${label}</label>`;
}
