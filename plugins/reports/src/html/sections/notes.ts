import { html, type Markup } from "../markup.js";
import type { RunView, Section } from "../view.js";

/** Warnings of training and notes of evaluation. */
export const notes: Section = {
  id: "notes",
  title: "Notes and warnings",
  render: (view) => {
    const lists = view.runs.flatMap(runNotes);
    return lists.length === 0 ? undefined : html`${lists}`;
  },
};

function runNotes({ label, color, record }: RunView): Markup[] {
  const { warnings } = record.summary;
  const remarks = record.evaluation.notes;
  if (warnings.length + remarks.length === 0) return [];
  return [
    html`<h3><span class="swatch" style="--run:${color}"></span>${label}</h3><ul class="notes">${warnings.map(
      (text) => html`<li class="warning"><strong>Warning.</strong> ${text}</li>`,
    )}${remarks.map((text) => html`<li>${text}</li>`)}</ul>`,
  ];
}
