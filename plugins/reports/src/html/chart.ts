import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { html, type Markup, raw } from "./markup.js";
import type { Target } from "./shown.js";

/** A document to draw in; it holds nothing between charts. */
const { document } = parseHTML("<!doctype html><html><body></body></html>");

export interface Figure {
  /** What the figure says, for those who do not see it. */
  readonly alt: string;
  readonly caption?: Markup;
  /** Draws at a width in CSS pixels. */
  readonly plot: (width: number) => Plot.PlotOptions;
}

const NARROW = 340;

/**
 * A figure drawn twice, for a wide column and for a phone: an SVG that shrinks to fit would shrink its letters too.
 * Style sheets show one of the two.
 */
export function responsiveFigure(figure: Figure, wide: number): Markup {
  return html`<figure class="chart">
<div class="wide">${drawing(figure, wide)}</div><div class="narrow">${drawing(figure, NARROW)}</div>
${figure.caption && html`<figcaption>${figure.caption}</figcaption>`}
</figure>`;
}

/** A small figure, drawn once: it fits a phone as it is. */
export function smallFigure(title: string, figure: Figure): Markup {
  return html`<figure class="chart small"><h4>${title}</h4>${drawing(figure, NARROW)}
${figure.caption && html`<figcaption>${figure.caption}</figcaption>`}
</figure>`;
}

/** Room for row labels at the left of a figure of this width. */
export function labelMargin(width: number): number {
  return width < 500 ? 112 : 190;
}

/**
 * Labels as the margin holds them at 12 px: where one is too long, all drop their factors, so that they read alike;
 * then "…".
 */
export function rowLabels(targets: readonly Target[], margin: number): readonly string[] {
  const letters = Math.floor((margin - 12) / 6.4);
  const full = targets.map((target) => target.label);
  if (full.every((label) => label.length <= letters)) return full;
  const short = targets.map((target) => target.level ?? target.label);
  const labels = new Set(short).size === short.length ? short : full;
  return labels.map((label) => (label.length <= letters ? label : `${label.slice(0, letters - 1)}…`));
}

/** Plot gives an HTML figure where a legend, title or caption is asked for; these options never ask. */
function drawing(figure: Figure, width: number): Markup {
  const svg = Plot.plot({ style: { fontSize: "12px" }, ...figure.plot(width), width, document });
  for (const part of [...svg.querySelectorAll("[aria-label]")]) part.removeAttribute("aria-label");
  for (const style of [...svg.querySelectorAll("style")]) style.remove();
  svg.removeAttribute("class");
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  // Text from data enters attributes here only: the serializer would leave "<" and ">" in them as they are.
  return html`<svg role="img" aria-label="${figure.alt}"${raw(rounded(svg.outerHTML).slice("<svg".length))}`;
}

/** Coordinates to a hundredth of a pixel, inside tags only: text between tags stays as it is. */
function rounded(svg: string): string {
  return svg.replace(/<[^>]*>/g, (tag) =>
    tag.replace(/-?\d+\.\d{3,}/g, (digits) => String(Number(Number(digits).toFixed(2)))),
  );
}
