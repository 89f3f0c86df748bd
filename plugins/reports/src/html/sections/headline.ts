import type { RunSummary } from "@heddle/contracts";
import { count, plural } from "../../number-text.js";
import { alignmentRows } from "../../summary/alignment-rows.js";
import { verdictOf } from "../../summary/verdict.js";
import { bestTables } from "../best-tables.js";
import { html, type Markup } from "../markup.js";
import { trainedText } from "../trained-text.js";
import type { RunView, Section } from "../view.js";

/** Model and data, and the latent that follows each factor. */
export const headline: Section = {
  id: "summary",
  title: "Which latent follows which factor",
  render: (view) => html`${view.runs.map(runSummary)}`,
};

function runSummary(run: RunView): Markup {
  const { summary, evaluation } = run.record;
  const rows = alignmentRows(evaluation);
  const trained = trainedText(run.record);
  const active = evaluation.latents.filter((latent) => latent.active).length;
  return html`<section class="run" style="--run:${run.color}" aria-labelledby="${run.id}-summary">
<h3 id="${run.id}-summary"><span class="swatch"></span>${run.label}</h3>
${rows.length > 0 && html`<p class="verdict"><strong>What this says.</strong> ${verdictOf(rows)}</p>`}
${rows.length > 0 ? bestTables(run, rows) : html`<p class="quiet">No factor was evaluated.</p>`}
<p>${trainedOn(summary)} ${countsSource(summary)}
${plural(evaluation.latents.length, "latent")}, ${active === evaluation.latents.length ? "all" : count(active)} active.${trained !== "" && ` Trained with ${trained}.`}${
    evaluation.supervised &&
    html` Semi-supervised: training used labels of <strong>${evaluation.supervised.column}</strong>, whose results are <a href="#supervised">apart</a>.`
  }</p>
</section>`;
}

function trainedOn(summary: RunSummary): Markup {
  const cells = summary.cells === summary.cellsInFile ? "" : ` of ${count(summary.cellsInFile)}`;
  const genes = summary.genes === summary.genesInFile ? "" : ` of ${count(summary.genesInFile)}`;
  const { files } = summary.data;
  const source = files.length === 0 ? html`` : html` from ${files.map((file) => html` <code>${file}</code>`)}`;
  const early = summary.stoppedEarly ? ", stopped early" : "";
  return html`<strong>${summary.objective}</strong> trained on <strong>${count(summary.cells)}</strong>${cells} cells ×
<strong>${count(summary.genes)}</strong>${genes} genes${source} for ${plural(summary.epochs, "epoch")}${early}.`;
}

function countsSource({ data }: RunSummary): Markup {
  return html`Counts: <code>${data.matrix}</code> (${data.format}). ${data.matrixReason}`;
}
