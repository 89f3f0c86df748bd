import type { GeneEffect, LatentRecord } from "@heddle/contracts";
import { compact, count, signed } from "../number-text.js";
import { html, type Markup } from "./markup.js";

/** Genes of both directions, with bars on one scale. */
export function geneBars(rising: readonly GeneEffect[], falling: readonly GeneEffect[]): Markup {
  const most = Math.max(0, ...[...rising, ...falling].map(sizeOf));
  return html`<div class="genes">${bars("▲ increasing", "up", rising, most)}${bars("▼ decreasing", "down", falling, most)}</div>`;
}

/** Loadings of both signs, with bars on one scale; nothing without a linear decoder. */
export function loadingBars(loadings: LatentRecord["loadings"]): Markup | undefined {
  if (loadings === undefined) return undefined;
  const { positive, negative } = loadings;
  const most = Math.max(0, ...[...positive, ...negative].map(({ loading }) => Math.abs(loading)));
  const rows = (title: string, direction: "up" | "down", genes: typeof positive) =>
    html`<table class="bars ${direction}"><caption>${title}</caption><tbody>${genes.map(({ gene, loading }) =>
      row(gene, loading, most),
    )}</tbody></table>`;
  return html`<div class="genes loadings">${rows("+ loadings", "up", positive)}${rows("− loadings", "down", negative)}</div>`;
}

export const sizeOf = ({ log2FoldChange }: GeneEffect): number =>
  Number.isFinite(log2FoldChange) ? Math.abs(log2FoldChange) : 0;

function bars(title: string, direction: "up" | "down", genes: readonly GeneEffect[], most: number): Markup {
  if (genes.length === 0) return html`<p class="quiet">no gene ${title.slice(2)}</p>`;
  return html`<table class="bars ${direction}"><caption>${title}</caption><tbody>${genes.map((gene) => bar(gene, most))}</tbody></table>`;
}

/** Cells in which the gene is detected, and its mean expression. */
function observed({ detectedCells, meanExpression }: GeneEffect): Markup | undefined {
  if (detectedCells === undefined || meanExpression === undefined) return undefined;
  return html`<td class="seen" title="cells with a count">${count(detectedCells)}</td><td class="seen" title="mean count per 10,000">${compact(+meanExpression.toPrecision(2))}</td>`;
}

function bar(effect: GeneEffect, most: number): Markup {
  return row(effect.gene, effect.log2FoldChange, most, observed(effect));
}

function row(gene: string, value: number, most: number, more?: Markup): Markup {
  const share = most > 0 && Number.isFinite(value) ? (100 * Math.abs(value)) / most : 0;
  return html`<tr><th scope="row" title="${gene}">${gene}</th><td class="size"><i style="--w:${share.toFixed(1)}%"></i></td><td>${signed(value)}</td>${more}</tr>`;
}
