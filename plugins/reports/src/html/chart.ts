import { parseHTML } from "../libraries/linkedom.js";
import * as Plot from "../libraries/plot.js";
import type { Target } from "../shown.js";
import { embeddedJson, html, type Markup, raw } from "./markup.js";

/** A document for drawing; it is empty between charts. */
const { document } = parseHTML("<!doctype html><html><body></body></html>");

/** The values of a figure, which the page saves as CSV. Missing values are undefined. */
export interface FigureTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | undefined)[])[];
}

export interface Figure {
  /** Alternative text. */
  readonly alt: string;
  readonly caption?: Markup;
  readonly table: FigureTable;
  /** Draws at a width in CSS pixels. */
  readonly plot: (width: number) => Plot.PlotOptions;
}

const NARROW = 340;

/**
 * A figure drawn twice, for a wide column and for a phone, because a scaled SVG also scales its text. Style sheets
 * show one of the two.
 */
export function responsiveFigure(figure: Figure, wide: number): Markup {
  return html`<figure class="chart">
<div class="wide">${drawing(figure, wide)}</div><div class="narrow">${drawing(figure, NARROW)}</div>
${figure.caption && html`<figcaption>${figure.caption}</figcaption>`}${values(figure.table)}
</figure>`;
}

/** A small figure, drawn once: it fits a phone. */
export function smallFigure(title: string, figure: Figure): Markup {
  return html`<figure class="chart small"><h4>${title}</h4>${drawing(figure, NARROW)}
${figure.caption && html`<figcaption>${figure.caption}</figcaption>`}${values(figure.table)}
</figure>`;
}

const DIGITS = 6;

function values({ columns, rows }: FigureTable): Markup {
  const short = (value: string | number | undefined) =>
    typeof value === "number" ? Number(value.toPrecision(DIGITS)) : (value ?? "");
  return html`<script type="application/json">${embeddedJson([columns, ...rows.map((row) => row.map(short))])}</script>`;
}

/** Left margin for row labels in a figure of this width, in pixels. */
export function labelMargin(width: number): number {
  return width < 500 ? 112 : 190;
}

/**
 * Labels that fit the margin at 12 px. If one is too long, all drop their factor names; what is still too long ends
 * in "…".
 */
export function rowLabels(targets: readonly Target[], margin: number): readonly string[] {
  const letters = Math.floor((margin - 12) / 7);
  const full = targets.map((target) => target.label);
  if (full.every((label) => label.length <= letters)) return full;
  const short = targets.map((target) => target.level ?? target.label);
  const labels = new Set(short).size === short.length ? short : full;
  return labels.map((label) => (label.length <= letters ? label : `${label.slice(0, letters - 1)}…`));
}

/** Plot returns an SVG, because these options request neither legend nor title nor caption. */
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
