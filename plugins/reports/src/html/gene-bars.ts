import type { GeneEffect } from "@heddle/contracts";
import { compact, count, signed } from "../number-text.js";
import { html, type Markup } from "./markup.js";

/** Genes of both directions, with bars on one scale. */
export function geneBars(rising: readonly GeneEffect[], falling: readonly GeneEffect[]): Markup {
  const most = Math.max(0, ...[...rising, ...falling].map(sizeOf));
  return html`<div class="genes">${bars("▲ increasing", "up", rising, most)}${bars("▼ decreasing", "down", falling, most)}</div>`;
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
  const share = most > 0 ? (100 * sizeOf(effect)) / most : 0;
  return html`<tr><th scope="row" title="${effect.gene}">${effect.gene}</th><td class="size"><i style="--w:${share.toFixed(1)}%"></i></td><td>${signed(effect.log2FoldChange)}</td>${observed(effect)}</tr>`;
}
