import type { EnrichedSet, LatentRecord } from "@heddle/contracts";
import { geneBars, sizeOf } from "../gene-bars.js";
import { orderedLatents, pageAnchor, vanishedWords } from "../latent-order.js";
import { html, type Markup } from "../markup.js";
import { fixed } from "../number-text.js";
import { type PageView, type RunView, runHeading, type Section } from "../view.js";
import { follows } from "./latent-pages.js";

/** What each latent does, gene by gene. */
export const latentCards: Section = {
  id: "latents",
  title: "What each latent does",
  render: (view) => {
    if (view.runs.every((run) => run.record.evaluation.latents.length === 0)) return undefined;
    const measured = view.records.some((run) => run.evaluation.latents.some((each) => each.reconstructionEffect));
    return html`<p>Genes whose expected expression changes most between a latent's 1st and 99th percentile over cells, as
log<sub>2</sub> fold change: ▲ rises and ▼ falls as the latent rises.${
      measured &&
      " Latents stand in the order of what is lost without them: nats of log probability per cell when a latent is put at its mean."
    }</p>
${view.runs.map((run) => runCards(view, run))}`;
  },
};

function runCards(view: PageView, run: RunView): Markup {
  const { active, vanished } = orderedLatents(run);
  const words = vanishedWords(vanished);
  const cards = html`<div class="cards">${active.map((latent) => card(view, run, latent))}</div>
${words !== "" && html`<p class="gone">${words}</p><div class="cards faded">${vanished.map((latent) => card(view, run, latent))}</div>`}`;
  if (view.runs.length === 1) return cards;
  return html`<details open><summary>${runHeading(run)}</summary>
${cards}</details>`;
}

function card(view: PageView, run: RunView, latent: LatentRecord): Markup {
  const id = `${run.id}-latent-${latent.index + 1}`;
  const genes = view.options.genes;
  const [rising, falling] = [latent.rising.slice(0, genes), latent.falling.slice(0, genes)];
  const idle = !latent.active && [...rising, ...falling].every((gene) => sizeOf(gene) < 0.05);
  return html`<article class="card${!latent.active && " vanished"}" aria-labeledby="${id}">
<h4 id="${id}">Latent ${latent.index + 1}</h4>${facts(latent)}${
    idle
      ? html`<p>It carries no information and changes no gene.</p>`
      : html`${follows(run, latent)}${leadingSets(latent.geneSets)}${geneBars(rising, falling)}`
  }${latent.active && html`<p class="more"><a href="#${pageAnchor(run, latent)}">All of latent ${latent.index + 1}</a></p>`}</article>`;
}

function facts({
  active,
  kl: divergence,
  standardDeviation: deviation,
  reconstructionEffect: lost,
}: LatentRecord): Markup {
  return html`<p class="quiet">${active ? "active" : "vanished"} · KL ${fixed(divergence)} nats · deviation ${fixed(deviation)}${
    lost !== undefined && html` · <span class="nobreak">${fixed(lost, 1)} nats lost without</span>`
  }</p>`;
}

/** The surest set of each direction. */
function leadingSets(sets: readonly EnrichedSet[] | undefined): Markup | undefined {
  const leading = (["rising", "falling"] as const).flatMap((direction) => {
    const first = sets?.find((each) => each.direction === direction);
    return first ? [html`<li>${direction === "rising" ? "▲" : "▼"} <code>${first.set}</code></li>`] : [];
  });
  return leading.length === 0 ? undefined : html`<ul class="sets">${leading}</ul>`;
}
