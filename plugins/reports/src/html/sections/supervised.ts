import { alignmentRows } from "../../summary/alignment-rows.js";
import { accuracyText, supervisedRecord } from "../../summary/supervised.js";
import { bestTables } from "../best-tables.js";
import { html, type Markup } from "../markup.js";
import { type RunView, runHeading, type Section } from "../view.js";

/** Results on the factor whose labels trained a run, and the accuracy of the predicted labels. */
export const supervised: Section = {
  id: "supervised",
  title: "Supervised results",
  render: (view) => {
    const parts = view.runs.flatMap((run) => partOf(run) ?? []);
    if (parts.length === 0) return undefined;
    return html`<p>Training used labels, so that these results are no evidence of unsupervised alignment. No other table,
figure or mean of this page includes them.</p>${parts}`;
  },
};

function partOf(run: RunView): Markup | undefined {
  const { evaluation } = run.record;
  if (evaluation.supervised === undefined) return undefined;
  const { column, labels } = evaluation.supervised;
  const rows = alignmentRows(supervisedRecord(evaluation));
  return html`${runHeading(run)}<p>Labels: <strong>${column}</strong>. ${labels && accuracyText(labels)}</p>
${rows.length > 0 ? bestTables(run, rows) : html`<p class="quiet">${column} is no factor of the evaluation.</p>`}`;
}
