import type { EnrichedSet, EvaluationRecord, GeneSetTests, LatentRecord } from "@heddle/contracts";
import { geneBars } from "../gene-bars.js";
import { orderedLatents, pageAnchor } from "../latent-order.js";
import { html, type Markup } from "../markup.js";
import { compact, count, fixed, listed, signed } from "../number-text.js";
import { shownResults, targetOf } from "../shown.js";
import { type PageView, type RunView, runHeading, type Section } from "../view.js";

/** A page for each active latent: every gene that is kept, what it follows, and its gene sets. */
export const latentPages: Section = {
  id: "latent-pages",
  title: "Latent by latent",
  render: (view) => {
    if (view.runs.every((run) => orderedLatents(run).active.length === 0)) return undefined;
    const tested = view.runs.find((run) => run.record.evaluation.geneSets !== undefined);
    return html`<p>All that is known of each active latent: its genes${tested ? ", its gene sets" : ""} and every factor that it
moves with. ${tested ? testWords(tested.record.evaluation) : html`Gene sets are tested by <code>heddle evaluate RUN --gene-sets FILE.gmt</code>.`}</p>
${view.runs.map((run) => runPages(view, run))}`;
  },
};

function testWords({ geneSets }: EvaluationRecord): Markup {
  if (geneSets === undefined) return html``;
  const { source, tested, leftOut, top, fdr } = geneSets;
  return html`Sets of <code>${source}</code> (${count(tested)} tested against the model's genes): over-represented among the
${count(top)} genes that change most (hypergeometric), or shifted as a whole (rank sum). False discovery rates count all latents,
sets and directions; shown up to ${fdr}. Genes of a set move together, so that these rates order sets rather than being exact.${leftOut.length > 0 && html` Not tested, for too few or too many of the model's genes: ${leftOutWords(leftOut)}.`}`;
}

const NAMED_SETS = 12;

function leftOutWords(sets: GeneSetTests["leftOut"]): string {
  const more = sets.length - NAMED_SETS;
  const words = sets.slice(0, NAMED_SETS).map(({ set, genes }) => `${set} (${count(genes)})`);
  return listed(more > 0 ? [...words, `${count(more)} more, named in evaluation.json`] : words);
}

function runPages(view: PageView, run: RunView): Markup {
  const pages = orderedLatents(run).active.map((latent) => latentPage(run, latent));
  return view.runs.length === 1 ? html`${pages}` : html`${runHeading(run)}${pages}`;
}

function latentPage(run: RunView, latent: LatentRecord): Markup {
  const { index, reconstructionEffect: lost, rising, falling, geneSets } = latent;
  const genes = [rising[0], falling[0]].flatMap((effect) => (effect ? [effect.gene] : []));
  const lead = [
    ...(lost === undefined ? [] : [`${fixed(lost, 1)} nats lost without`]),
    ...(geneSets?.[0] ? [`${arrow(geneSets[0])} ${geneSets[0].set}`] : genes.length > 0 ? [listed(genes)] : []),
  ];
  return html`<details class="latent"><summary><strong>Latent ${index + 1}</strong> <span class="quiet">${lead.join(" · ")}</span></summary>
<div id="${pageAnchor(run, latent)}" class="latent-page">${follows(run, latent, 12)}${geneBars(rising, falling)}${setTable(run, latent)}</div></details>`;
}

const arrow = ({ direction }: EnrichedSet): string => (direction === "rising" ? "▲" : "▼");

/** The strongest associations, with their signs: none below 0.2. */
export function follows(run: RunView, latent: LatentRecord, most = 3): Markup {
  const own = shownResults(run.record.evaluation.results, "associations")
    .filter((result) => result.latent === latent.index && Math.abs(result.value) >= 0.2)
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .slice(0, most);
  if (own.length === 0) return html`<p>Follows no factor (all correlations below 0.2).</p>`;
  return html`<p>Moves with ${own.map(
    (result, i) => html`${i > 0 && ", "}<strong>${targetOf(result).label}</strong> (${signed(result.value)})`,
  )}</p>`;
}

const GENES = 10;

function setTable(run: RunView, { index, geneSets }: LatentRecord): Markup | undefined {
  if (geneSets === undefined) return undefined;
  if (geneSets.length === 0) return html`<p class="quiet">No gene set moves with it.</p>`;
  const label = `Gene sets of latent ${index + 1}, ${run.label}`;
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${label}"><table class="numbers sets-table">
<caption class="away">${label}</caption><thead><tr><th scope="col">Gene set</th><th scope="col">Direction</th>
<th scope="col"><abbr title="False discovery rate of the over-representation">FDR, top genes</abbr></th>
<th scope="col"><abbr title="False discovery rate of the rank-sum test">FDR, ranks</abbr></th>
<th scope="col"><abbr title="Chance that a gene of the set changes more than one outside it">Area</abbr></th>
<th scope="col">Overlap</th><th scope="col">Genes</th></tr></thead>
<tbody>${geneSets.map(setRow)}</tbody></table></div>`;
}

function setRow(found: EnrichedSet): Markup {
  const { set, direction, genes, overlap, foldEnrichment, area, overRepresentation, ranks } = found;
  const more = overlap.length > GENES ? ` and ${overlap.length - GENES} more` : "";
  const fold = overlap.length > 0 && html` <span class="quiet">(×${fixed(foldEnrichment, 1)})</span>`;
  return html`<tr><th scope="row"><code>${set}</code></th><td>${arrow(found)} ${direction}</td><td>${compact(
    overRepresentation.fdr,
  )}</td><td>${compact(ranks.fdr)}</td><td>${fixed(area)}</td><td>${overlap.length} of ${genes}${fold}</td><td class="names">${overlap
    .slice(0, GENES)
    .join(", ")}${more}</td></tr>`;
}
