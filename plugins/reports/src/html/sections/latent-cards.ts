import type { EnrichedSet, LatentRecord } from "@heddle/contracts";
import { fixed } from "../../number-text.js";
import { geneBars, loadingBars, sizeOf } from "../gene-bars.js";
import { inactiveText, orderedLatents, pageAnchor } from "../latent-order.js";
import { html, type Markup } from "../markup.js";
import { type PageView, type RunView, runHeading, type Section } from "../view.js";
import { follows } from "./latent-pages.js";

/** The genes of each latent. */
export const latentCards: Section = {
  id: "latents",
  title: "Genes of each latent",
  render: (view) => {
    if (view.runs.every((run) => run.record.evaluation.latents.length === 0)) return undefined;
    const measured = view.records.some((run) => run.evaluation.latents.some((each) => each.reconstructionEffect));
    const observed = view.records.some((run) =>
      run.evaluation.latents.some(({ rising: [first] }) => first?.detectedCells !== undefined),
    );
    const linear = view.records.some((run) => run.evaluation.latents.some((each) => each.loadings));
    return html`<p>Genes whose expected expression changes most between the 1st and the 99th percentile of a latent, as
log<sub>2</sub> fold change averaged over cells: ▲ increases and ▼ decreases with the latent.${
      observed && " Beside it: cells in which the gene is detected, and its mean count per 10,000."
    }${
      measured &&
      " Latents are sorted by reconstruction effect: nats of log probability per cell that are lost when the latent is set to its mean."
    }${
      linear &&
      " Loadings: weights of the linear decoder, the change of a gene’s log share per unit of the latent, up to a term that all genes share."
    }</p>
${view.runs.map((run) => runCards(view, run))}`;
  },
};

function runCards(view: PageView, run: RunView): Markup {
  const { active, inactive } = orderedLatents(run);
  const note = inactiveText(inactive);
  const cards = html`${consensusText(run)}<div class="cards">${active.map((latent) => card(view, run, latent))}</div>
${note !== "" && html`<p class="gone">${note}</p><div class="cards faded">${inactive.map((latent) => card(view, run, latent))}</div>`}`;
  if (view.runs.length === 1) return cards;
  return html`<details open><summary>${runHeading(run)}</summary>
${cards}</details>`;
}

function consensusText({ record: { summary } }: RunView): Markup | undefined {
  if (summary.consensus === undefined) return undefined;
  const { runs, replicatedShare, correlation, share } = summary.consensus;
  return html`<p>Consensus of ${runs} runs: ${fixed(100 * replicatedShare, 0)} % of their active latents are replicated, with
|r| ≥ ${fixed(correlation, 2)} in at least ${fixed(100 * share, 0)} % of the other runs.</p>`;
}

function card(view: PageView, run: RunView, latent: LatentRecord): Markup {
  const id = `${run.id}-latent-${latent.index + 1}`;
  const genes = view.options.genes;
  const [rising, falling] = [latent.rising.slice(0, genes), latent.falling.slice(0, genes)];
  const idle = !latent.active && [...rising, ...falling].every((gene) => sizeOf(gene) < 0.05);
  return html`<article class="card${!latent.active && " inactive"}" aria-labelledby="${id}">
<h4 id="${id}">Latent ${latent.index + 1}</h4>${facts(latent)}${
    idle
      ? html`<p>It contains no information and changes no gene.</p>`
      : html`${follows(run, latent)}${leadingSets(latent.geneSets)}${geneBars(rising, falling)}${loadingBars(firstOf(latent.loadings, genes))}`
  }${latent.active && html`<p class="more"><a href="#${pageAnchor(run, latent)}">Details of latent ${latent.index + 1}</a></p>`}</article>`;
}

const firstOf = (loadings: LatentRecord["loadings"], genes: number): LatentRecord["loadings"] =>
  loadings && { positive: loadings.positive.slice(0, genes), negative: loadings.negative.slice(0, genes) };

function facts({ active, kl, standardDeviation, reconstructionEffect, ...others }: LatentRecord): Markup {
  return html`<p class="quiet">${active ? "active" : "inactive"} · ${others.rotated ? "marginal KL" : "KL"} ${fixed(kl)} nats · SD ${fixed(standardDeviation)}${rotationText(
    others,
  )}${replicationText(others)}${reconstructionEffect !== undefined && html`<br>reconstruction effect ${fixed(reconstructionEffect, 1)} nats`}</p>`;
}

function replicationText({ replicatedShare: share }: Pick<LatentRecord, "replicatedShare">): Markup | undefined {
  return share === undefined ? undefined : html`<br>replicated in ${fixed(100 * share, 0)} % of the other runs`;
}

function rotationText({ determined, stability }: Pick<LatentRecord, "determined" | "stability">): Markup | undefined {
  if (determined === false) return html`<br>undetermined by the rotation: keeps the axis of training`;
  return stability === undefined ? undefined : html`<br>rotated, stability ${fixed(stability)}`;
}

/** The set with the lowest false discovery rate in each direction. */
function leadingSets(sets: readonly EnrichedSet[] | undefined): Markup | undefined {
  const leading = (["rising", "falling"] as const).flatMap((direction) => {
    const first = sets?.find((each) => each.direction === direction);
    return first ? [html`<li>${direction === "rising" ? "▲" : "▼"} <code>${first.set}</code></li>`] : [];
  });
  return leading.length === 0 ? undefined : html`<ul class="sets">${leading}</ul>`;
}
