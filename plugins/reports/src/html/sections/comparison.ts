import type { MetricResult } from "@heddle/contracts";
import * as Plot from "../../libraries/plot.js";
import { compact, fixed, listed, NO_VALUE, signed, withRange } from "../../number-text.js";
import { shownKind, type Target } from "../../shown.js";
import { type FigureTable, labelMargin, responsiveFigure, rowLabels } from "../chart.js";
import { MEASURES, measureRows, type Row } from "../comparison-rows.js";
import { html, type Markup } from "../markup.js";
import type { PageView, RunView, Section } from "../view.js";

/** Several runs side by side: alignment and clustering. */
export const comparison: Section = {
  id: "comparison",
  title: "Runs side by side",
  render: (view) => {
    if (view.runs.length < 2) return undefined;
    const rows = MEASURES.flatMap((measure) => measureRows(view, measure));
    if (rows.length === 0) return undefined;
    const first = rows.filter(({ isBeside }) => !isBeside);
    return html`${view.runs.slice(1).map((_, i) => verdict(view, first, i + 1))}
${legend(view.runs)}${dumbbell(
  view,
  first.filter((row) => row.measure.share),
)}
<p class="quiet">Alignment: ${shownKind(view.records, "alignment")} of the best latent with the factor. Matched alignment: its mean with a
different latent for each factor. Clustering: best ARI over resolutions, of the latents that a run stores. Intervals are in parentheses.</p>
${comparisonTable(view, rows)}`;
  },
};

/** Changes from the first run to another: mean alignment over factors, and clustering of each factor. */
function verdict(view: PageView, rows: readonly Row[], run: number): Markup {
  const pairs = rows.flatMap(({ measure, target, results }) => {
    const [first, other] = [results[0]?.value, results[run]?.value];
    if (first === undefined || other === undefined || !Number.isFinite(first + other)) return [];
    return [{ key: measure.key, label: target.label, first: Math.abs(first), other: Math.abs(other) }];
  });
  const best = pairs.filter((pair) => pair.key === "alignment");
  const mean = (side: "first" | "other") => best.reduce((sum, pair) => sum + pair[side], 0) / best.length;
  const over = best.length === 1 ? `of ${best[0].label}` : `(mean of ${best.length} factors and levels)`;
  const parts = [
    ...(best.length > 0 ? [difference(`alignment ${over}`, mean("first"), mean("other"))] : []),
    ...pairs
      .filter((pair) => pair.key === "clustering")
      .map(({ label, first, other }) => difference(`clustering of ${label}`, first, other)),
  ];
  if (parts.length === 0) return html``;
  return html`<p>From <strong>${view.runs[0].label}</strong> to <strong>${view.runs[run].label}</strong>:
${parts.map((part, i) => html`${i > 0 && "; "}${part}`)}.</p>`;
}

function difference(what: string, first: number, other: number): Markup {
  return html`${what} <strong>${signed(other - first)}</strong> (${fixed(first)} → ${fixed(other)})`;
}

/** Most rows show alignment, so only the other measures are named. */
function chartLabel({ measure, target }: Row): Target {
  if (measure.key === "alignment") return target;
  const label = target.factor === undefined ? measure.short : `${measure.short}: ${target.label}`;
  return { ...target, label, level: label };
}

interface Point {
  /** Index of the row. */
  readonly at: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly run: RunView;
}

const tableOf = (rows: readonly Row[], points: readonly Point[]): FigureTable => ({
  columns: ["measure", "factor", "run", "value", "low", "high"],
  rows: points.map(({ at, run, value, low, high }) => [
    rows[at].measure.name,
    rows[at].target.label,
    run.label,
    value,
    low,
    high,
  ]),
});

function dumbbell(view: PageView, rows: readonly Row[]): Markup {
  const points: Point[] = rows.flatMap((row, at) =>
    row.results.flatMap((result, i) => {
      if (!result || !Number.isFinite(result.value)) return [];
      const { low = Number.NaN, high = Number.NaN } = result.interval ?? {};
      return [{ at, value: Math.abs(result.value), low, high, run: view.runs[i] }];
    }),
  );
  const ends = Plot.groupY({ x1: "min", x2: "max" }, { y: "at", x1: "value", x2: "value", strokeOpacity: 0.4 });
  const known = points.filter((point) => Number.isFinite(point.low + point.high));
  const stroke = (point: Point) => point.run.color;
  const title = (point: Point) => `${point.run.label}: ${fixed(point.value, 3)}`;
  const marks = [
    Plot.ruleY(known, { y: "at", x1: "low", x2: "high", stroke, strokeWidth: 9, strokeOpacity: 0.3 }),
    Plot.ruleY(points, ends),
    Plot.dot(points, { x: "value", y: "at", r: 4.5, fill: stroke, title }),
  ];
  const lowest = Math.min(0, ...points.map((point) => point.value));
  const plot = (width: number): Plot.PlotOptions => {
    const labels = rowLabels(rows.map(chartLabel), labelMargin(width));
    return {
      marginLeft: labelMargin(width),
      marginRight: 16,
      marginBottom: 44,
      height: 64 + rows.length * 25,
      color: { type: "identity" },
      x: { label: "correlation or ARI →", domain: [lowest, 1], grid: true, labelAnchor: "right" },
      y: { label: null, type: "point", domain: [...rows.keys()], tickSize: 0, tickFormat: (at: number) => labels[at] },
      marks,
    };
  };
  const alt = `Dumbbell chart comparing ${listed(view.runs.map((run) => run.label))}; the table below contains the values.`;
  return responsiveFigure({ alt, table: tableOf(rows, points), plot }, 1000);
}

export function legend(runs: readonly RunView[]): Markup {
  return html`<ul class="legend">${runs.map(
    (run) => html`<li style="--run:${run.color}"><span class="swatch"></span>${run.label}</li>`,
  )}</ul>`;
}

function comparisonTable(view: PageView, rows: readonly Row[]): Markup {
  const others = view.runs.slice(1);
  const head = html`<tr><th scope="col">Measure</th>${view.runs.map(
    (run) => html`<th scope="col">${run.label}</th>`,
  )}${others.map((run) => html`<th scope="col">Change${others.length > 1 && `, ${run.label}`}</th>`)}</tr>`;
  const groups = MEASURES.map((measure) => rows.filter((row) => row.measure === measure)).filter(
    (own) => own.length > 0,
  );
  return html`<div class="scroll" role="region" tabindex="0" aria-label="Runs compared">
<table class="numbers"><caption class="away">Runs compared</caption><thead>${head}</thead>
${groups.map((own) => tableGroup(own, 2 * view.runs.length))}</table></div>`;
}

/** The rows of one measure under its name. */
function tableGroup(rows: readonly Row[], columns: number): Markup {
  const { measure } = rows[0];
  const body = rows.map(({ target, results }) => {
    const shown = (result: MetricResult | undefined) => (measure.share ? withRange(result) : compact(result?.value));
    const changes = results.slice(1).map((other) => change(results[0], other, measure.share ? 2 : 0));
    return html`<tr><th scope="row">${target.factor === undefined ? measure.overall : target.label}</th>${results.map(
      (result) => html`<td>${shown(result)}</td>`,
    )}${changes.map((text) => html`<td class="strong">${text}</td>`)}</tr>`;
  });
  return html`<tbody><tr><th class="group" scope="rowgroup" colspan="${columns}">${measure.name}</th></tr>${body}</tbody>`;
}

function change(first: MetricResult | undefined, other: MetricResult | undefined, decimals: number): string {
  return first && other ? signed(Math.abs(other.value) - Math.abs(first.value), decimals) : NO_VALUE;
}
