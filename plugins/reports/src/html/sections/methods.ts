import type { Citation } from "@heddle/contracts";
import { bibtexOf, heddleBibtex } from "../../summary/bibtex.js";
import { methodsText } from "../../summary/methods.js";
import { html, type Markup } from "../markup.js";
import { runHeading, type Section } from "../view.js";

/** A paragraph for a paper per run, and the works to cite. */
export const methods: Section = {
  id: "methods",
  title: "Methods and citations",
  render: (view) => {
    const several = view.runs.length > 1;
    const cited = new Map(
      view.records.flatMap(({ citations = [] }) => citations.map((each) => [each.url, each] as const)),
    );
    const all = [heddleBibtex(view.records[0]), ...[...cited.values()].map(bibtexOf)];
    return html`<p class="quiet">For the Methods section of a paper.</p>
${view.runs.map((run) => html`${several && runHeading(run)}<p>${methodsText(run.record)}</p>`)}
${cited.size > 0 && html`<p>The methods of ${several ? "these runs" : "this run"} are by:</p><ul class="notes">${[...cited.values()].map(citationItem)}</ul>`}
<details><summary>How to cite (BibTeX)</summary><pre tabindex="0"><code>${all.join("\n\n")}</code></pre></details>`;
  },
};

const citationItem = ({ text, url }: Citation): Markup => html`<li>${text} <code>${url}</code></li>`;
