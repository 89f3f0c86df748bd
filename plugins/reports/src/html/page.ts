import { html, type Markup, raw } from "./markup.js";
import { count } from "./number-text.js";
import { pageScript } from "./page-script.js";
import { agreement } from "./sections/agreement.js";
import { comparison } from "./sections/comparison.js";
import { configuration } from "./sections/configuration.js";
import { correlations } from "./sections/correlations.js";
import { frontier } from "./sections/frontier.js";
import { headline } from "./sections/headline.js";
import { heatmap } from "./sections/heatmap.js";
import { latentCards } from "./sections/latent-cards.js";
import { latentPages } from "./sections/latent-pages.js";
import { latentSpace } from "./sections/latent-space.js";
import { metricsByConfiguration } from "./sections/metrics-by-configuration.js";
import { metricsByRun } from "./sections/metrics-by-run.js";
import { metricsTable } from "./sections/metrics-table.js";
import { notes } from "./sections/notes.js";
import { removal } from "./sections/removal.js";
import { training } from "./sections/training.js";
import { theme } from "./theme.js";
import { themeParts } from "./theme-parts.js";
import type { PageView, Section } from "./view.js";

/** In reading order: the answer, the evidence, the details. */
const SECTIONS: readonly Section[] = [
  headline,
  comparison,
  frontier,
  agreement,
  metricsByConfiguration,
  correlations,
  heatmap,
  removal,
  latentSpace,
  latentCards,
  latentPages,
  training,
  notes,
  metricsByRun,
  metricsTable,
  configuration,
];

/** The whole page. The same runs give the same bytes. */
export async function page(view: PageView): Promise<string> {
  const parts = SECTIONS.flatMap((section) => {
    const body = section.render(view);
    return body ? [{ section, body }] : [];
  });
  const { title } = view.options;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${await policy(pageScript)}">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="generator" content="Heddle">
<title>${title}</title><link rel="icon" href="data:,"><style>${raw(theme + themeParts)}</style></head>
<body><header><h1>${title}</h1><p class="quiet">${subtitle(view)}</p>
<nav aria-label="Contents"><ul>${parts.map(
    ({ section }) => html`<li><a href="#${section.id}">${section.title}</a></li>`,
  )}</ul></nav></header>
<main>${parts.map(({ section, body }) => frame(section, body))}</main>
<footer><p>Made by Heddle. Latents are counted from 1. This page holds all it shows and loads nothing.</p></footer>
<script>${raw(pageScript)}</script></body></html>
`.text;
}

function frame(section: Section, body: Markup): Markup {
  return html`<section id="${section.id}" aria-labeledby="${section.id}-title">
<h2 id="${section.id}-title">${section.title}</h2>${body}</section>
`;
}

function subtitle(view: PageView): string {
  const cells = new Set(view.records.map((run) => run.evaluation.cells));
  const runs = view.runs.length === 1 ? "One run" : `${view.runs.length} runs`;
  return cells.size === 1 ? `${runs}, judged on ${count([...cells][0]!)} cells` : runs;
}

/**
 * Only the page's own script may run, and nothing may be fetched: should text from data ever get through as markup, it
 * stays without effect. Browsers offer the digest to secure pages only; elsewhere inline scripts as such are allowed.
 */
async function policy(script: string): Promise<string> {
  const digest = globalThis.crypto?.subtle;
  const bytes = digest && new Uint8Array(await digest.digest("SHA-256", new TextEncoder().encode(script)));
  const source = bytes ? `sha256-${btoa(String.fromCharCode(...bytes))}` : "unsafe-inline";
  return `default-src 'none'; script-src '${source}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
}
