import {
  type EnrichedSet,
  type EvaluationRecord,
  type GeneSetTests,
  type LatentRecord,
  resultsToShow,
} from "@heddle/contracts";
import { compact, count, fixed, listed, signed } from "../../number-text.js";
import { targetOf } from "../../shown.js";
import { geneBars, loadingBars } from "../gene-bars.js";
import { orderedLatents, pageAnchor } from "../latent-order.js";
import { html, type Markup } from "../markup.js";
import { type PageView, type RunView, runHeading, type Section } from "../view.js";

/** Per active latent: its genes, the factors that it follows, and its gene sets. */
export const latentPages: Section = {
  id: "latent-pages",
  title: "Details of each latent",
  render: (view) => {
    if (view.runs.every((run) => orderedLatents(run).active.length === 0)) return undefined;
    const tested = view.runs.find((run) => run.record.evaluation.geneSets !== undefined);
    return html`<p>Genes${tested ? ", gene sets" : ""} and correlated factors of each active latent.
${tested ? testText(tested.record.evaluation) : html`<code>heddle evaluate RUN --gene-sets FILE.gmt</code> tests gene sets.`}</p>
${view.runs.map((run) => runPages(view, run))}`;
  },
};

function testText({ geneSets }: EvaluationRecord): Markup {
  if (geneSets === undefined) return html``;
  const { source, tested, leftOut, top, fdr } = geneSets;
  return html`${count(tested)} sets of <code>${source}</code>, tested against the genes of the model: over-representation among the
${count(top)} genes that change most (hypergeometric test), and a shift of the whole set (rank-sum test). False discovery rates cover all
latents, sets and directions; sets up to ${fdr} are shown. Genes of a set are correlated, so the rates rank sets but are not exact.${leftOut.length > 0 && html` Not tested, with too few or too many genes of the model: ${leftOutText(leftOut)}.`}`;
}

const NAMED_SETS = 12;

function leftOutText(sets: GeneSetTests["leftOut"]): string {
  const more = sets.length - NAMED_SETS;
  const words = sets.slice(0, NAMED_SETS).map(({ set, genes }) => `${set} (${count(genes)})`);
  return listed(more > 0 ? [...words, `${count(more)} more, named in evaluation.json`] : words);
}

function runPages(view: PageView, run: RunView): Markup {
  const pages = orderedLatents(run).active.map((latent) => latentPage(run, latent));
  return view.runs.length === 1 ? html`${pages}` : html`${runHeading(run)}${pages}`;
}

function latentPage(run: RunView, latent: LatentRecord): Markup {
  const { index, reconstructionEffect, rising, falling, geneSets } = latent;
  const genes = [rising[0], falling[0]].flatMap((effect) => (effect ? [effect.gene] : []));
  const lead = [
    ...(reconstructionEffect === undefined ? [] : [`reconstruction effect ${fixed(reconstructionEffect, 1)} nats`]),
    ...(geneSets?.[0] ? [`${arrow(geneSets[0])} ${geneSets[0].set}`] : genes.length > 0 ? [listed(genes)] : []),
  ];
  return html`<details class="latent"><summary><strong>Latent ${index + 1}</strong> <span class="quiet">${lead.join(" · ")}</span></summary>
<div id="${pageAnchor(run, latent)}" class="latent-page">${follows(run, latent, 12)}${geneBars(rising, falling)}${loadingBars(latent.loadings)}${setTable(run, latent)}</div></details>`;
}

const arrow = ({ direction }: EnrichedSet): string => (direction === "rising" ? "▲" : "▼");

/** The strongest associations with their signs, from 0.2 on. */
export function follows(run: RunView, latent: LatentRecord, most = 3): Markup {
  const own = resultsToShow(run.record.evaluation.results, "association")
    .filter((result) => result.latent === latent.index && Math.abs(result.value) >= 0.2)
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .slice(0, most);
  if (own.length === 0) return html`<p>Follows no factor (all correlations below 0.2).</p>`;
  return html`<p>Correlated with ${own.map(
    (result, i) => html`${i > 0 && ", "}<strong>${targetOf(result).label}</strong> (${signed(result.value)})`,
  )}</p>`;
}

const GENES = 10;

function setTable(run: RunView, { index, geneSets }: LatentRecord): Markup | undefined {
  if (geneSets === undefined) return undefined;
  if (geneSets.length === 0) return html`<p class="quiet">No gene set passes the false discovery rate.</p>`;
  const label = `Gene sets of latent ${index + 1}, ${run.label}`;
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${label}"><table class="numbers sets-table">
<caption class="away">${label}</caption><thead><tr><th scope="col">Gene set</th><th scope="col">Direction</th>
<th scope="col"><abbr title="False discovery rate of the over-representation">FDR, top genes</abbr></th>
<th scope="col"><abbr title="False discovery rate of the rank-sum test">FDR, ranks</abbr></th>
<th scope="col"><abbr title="Probability that a gene of the set changes more than a gene outside it">Area</abbr></th>
<th scope="col">Overlap</th><th scope="col">Genes</th></tr></thead>
<tbody>${geneSets.map(setRow)}</tbody></table></div>`;
}

function setRow(found: EnrichedSet): Markup {
  const { set, direction, genes, overlap, foldEnrichment, area, overRepresentation, ranks } = found;
  const more = overlap.length > GENES ? ` and ${overlap.length - GENES} more` : "";
  const fold = overlap.length > 0 && html` <span class="quiet">(fold enrichment ${fixed(foldEnrichment, 1)})</span>`;
  return html`<tr><th scope="row"><code>${set}</code></th><td>${arrow(found)} ${direction === "rising" ? "increasing" : "decreasing"}</td><td>${compact(
    overRepresentation.fdr,
  )}</td><td>${compact(ranks.fdr)}</td><td>${fixed(area)}</td><td>${overlap.length} of ${genes}${fold}</td><td class="names">${overlap
    .slice(0, GENES)
    .join(", ")}${more}</td></tr>`;
}
