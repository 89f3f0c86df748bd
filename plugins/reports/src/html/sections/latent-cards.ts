import type { GeneEffect, LatentRecord } from "@heddle/contracts";
import { html, type Markup } from "../markup.js";
import { fixed, signed } from "../number-text.js";
import { shownResults, targetOf } from "../shown.js";
import type { PageView, RunView, Section } from "../view.js";

/** What each latent does, gene by gene. */
export const latentCards: Section = {
  id: "latents",
  title: "What each latent does",
  render: (view) => {
    if (view.runs.every((run) => run.record.evaluation.latents.length === 0)) return undefined;
    return html`<p>Genes whose expected expression changes most between a latent's 1st and 99th percentile over cells, as
log<sub>2</sub> fold change: ▲ rises and ▼ falls as the latent rises.</p>
${view.runs.map((run) => runCards(view, run))}`;
  },
};

function runCards(view: PageView, run: RunView): Markup {
  const { latents } = run.record.evaluation;
  const order = [...latents].sort((a, b) => a.index - b.index);
  const [active, vanished] = [true, false].map((state) => order.filter((latent) => latent.active === state));
  const cards = html`<div class="cards">${active!.map((latent) => card(view, run, latent))}</div>
${vanished!.length > 0 && html`<div class="cards faded">${vanished!.map((latent) => card(view, run, latent))}</div>`}`;
  if (view.runs.length === 1) return cards;
  return html`<details open><summary><h3><span class="swatch" style="--run:${run.color}"></span>${run.label}</h3></summary>
${cards}</details>`;
}

function card(view: PageView, run: RunView, latent: LatentRecord): Markup {
  const id = `${run.id}-latent-${latent.index + 1}`;
  const genes = view.options.genes;
  const all = [...latent.rising.slice(0, genes), ...latent.falling.slice(0, genes)];
  const most = Math.max(0, ...all.map((gene) => Math.abs(gene.log2FoldChange)).filter(Number.isFinite));
  const state = latent.active ? "active" : "vanished";
  const facts = html`<p class="quiet">${state} · KL ${fixed(latent.divergence)} nats · deviation ${fixed(latent.deviation)}</p>`;
  if (!latent.active && most < 0.05)
    return html`<article class="card vanished" aria-labelledby="${id}"><h4 id="${id}">Latent ${latent.index + 1}</h4>
${facts}<p>It carries no information and changes no gene.</p></article>`;
  return html`<article class="card${!latent.active && " vanished"}" aria-labelledby="${id}">
<h4 id="${id}">Latent ${latent.index + 1}</h4>${facts}${follows(run, latent)}
<div class="genes">${bars("▲ rising", "up", latent.rising.slice(0, genes), most)}${bars(
    "▼ falling",
    "down",
    latent.falling.slice(0, genes),
    most,
  )}</div></article>`;
}

/** The strongest associations, with their signs: at most three, none below 0.2. */
function follows(run: RunView, latent: LatentRecord): Markup | undefined {
  const own = shownResults(run.record.evaluation.results, "associations")
    .filter((result) => result.latent === latent.index && Math.abs(result.value) >= 0.2)
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .slice(0, 3);
  if (own.length === 0) return html`<p>Follows no factor (all correlations below 0.2).</p>`;
  return html`<p>Moves with ${own.map(
    (result, i) => html`${i > 0 && ", "}<strong>${targetOf(result).label}</strong> (${signed(result.value)})`,
  )}</p>`;
}

function bars(title: string, direction: "up" | "down", genes: readonly GeneEffect[], most: number): Markup {
  if (genes.length === 0) return html`<p class="quiet">no gene ${title.slice(2)}</p>`;
  return html`<table class="bars ${direction}"><caption>${title}</caption><tbody>${genes.map((gene) => bar(gene, most))}</tbody></table>`;
}

function bar({ gene, log2FoldChange }: GeneEffect, most: number): Markup {
  const share = most > 0 && Number.isFinite(log2FoldChange) ? (100 * Math.abs(log2FoldChange)) / most : 0;
  return html`<tr><th scope="row" title="${gene}">${gene}</th><td class="size"><i style="--w:${share.toFixed(1)}%"></i></td><td>${signed(log2FoldChange)}</td></tr>`;
}
