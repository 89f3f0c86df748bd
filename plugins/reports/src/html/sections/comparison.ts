import type { MetricResult } from "@heddle/contracts";
import * as Plot from "@observablehq/plot";
import { responsiveFigure } from "../chart.js";
import { html, type Markup } from "../markup.js";
import { fixed, listed, NO_VALUE, signed, withRange } from "../number-text.js";
import { resultFor, type ShownKey, shownKind, targetsOf } from "../shown.js";
import type { PageView, RunView, Section } from "../view.js";

/** One measure, a result per run (undefined where a run lacks it). */
interface Row {
  readonly group: string;
  readonly label: string;
  readonly results: readonly (MetricResult | undefined)[];
}

/** Several runs side by side: what disentangling gained in alignment, and what it cost in clustering. */
export const comparison: Section = {
  id: "comparison",
  title: "Runs side by side",
  render: (view) => {
    if (view.runs.length < 2) return undefined;
    const rows = comparedRows(view);
    if (rows.length === 0) return undefined;
    return html`${view.runs.slice(1).map((_, i) => verdict(view, rows, i + 1))}
${dumbbell(view, rows)}
${comparisonTable(view, rows)}`;
  },
};

const GROUPS: readonly { key: ShownKey; name: string }[] = [
  { key: "best", name: "Alignment" },
  { key: "clustering", name: "Clustering" },
];

function comparedRows(view: PageView): readonly Row[] {
  return GROUPS.flatMap(({ key, name }) =>
    targetsOf(view.records, key).map((target) => ({
      group: name,
      label: target.label,
      results: view.runs.map((run) => resultFor(run.record.evaluation.results, key, target)),
    })),
  );
}

/** Mean |value| over the rows of a group that both runs have. */
function means(rows: readonly Row[], group: string, run: number): readonly [number, number, number] | undefined {
  const pairs = rows.flatMap(({ group: name, results }) => {
    const first = results[0]?.value;
    const other = results[run]?.value;
    return name === group && Number.isFinite(first) && Number.isFinite(other) ? [[first!, other!] as const] : [];
  });
  if (pairs.length === 0) return undefined;
  const mean = (side: 0 | 1) => pairs.reduce((sum, pair) => sum + Math.abs(pair[side]), 0) / pairs.length;
  return [mean(0), mean(1), pairs.length];
}

function verdict(view: PageView, rows: readonly Row[], run: number): Markup {
  const parts = GROUPS.flatMap(({ name }) => {
    const found = means(rows, name, run);
    if (!found) return [];
    const [before, after, n] = found;
    const over = n === 1 ? "" : `, mean over ${n}`;
    return [
      html`${name.toLowerCase()} <strong>${signed(after - before)}</strong> (${fixed(before)} → ${fixed(after)}${over})`,
    ];
  });
  const joined = parts.flatMap((part, i) => (i === 0 ? [part] : [html`; `, part]));
  return html`<p>From <strong>${view.runs[0]!.label}</strong> to <strong>${view.runs[run]!.label}</strong>: ${joined}.</p>`;
}

function dumbbell(view: PageView, rows: readonly Row[]): Markup {
  const kind = shownKind(view.records, "best");
  const points = rows.flatMap((row) =>
    row.results.flatMap((result, i) =>
      result && Number.isFinite(result.value)
        ? [{ row: rowLabel(row), value: Math.abs(result.value), run: view.runs[i]!, interval: result.interval }]
        : [],
    ),
  );
  const plot = (width: number): Plot.PlotOptions => {
    const margin = width < 500 ? 118 : 190;
    return {
      marginLeft: margin,
      marginRight: 16,
      height: 60 + rows.length * 26,
      x: {
        label: `${kind} correlation, or adjusted Rand index →`,
        domain: domain(points),
        grid: true,
        labelAnchor: "right",
      },
      y: {
        label: null,
        domain: rows.map(rowLabel),
        tickSize: 0,
        tickFormat: (label: string) => clipped(label, margin),
      },
      marks: [
        Plot.ruleY(
          points,
          Plot.groupY({ x1: "min", x2: "max" }, { y: "row", x1: "value", x2: "value", strokeOpacity: 0.35 }),
        ),
        ...view.runs.map((run) =>
          Plot.dot(
            points.filter((point) => point.run === run),
            {
              x: "value",
              y: "row",
              r: 5,
              fill: run.color,
              title: (d: { value: number }) => `${run.label}: ${fixed(d.value, 3)}`,
            },
          ),
        ),
      ],
    };
  };
  const alt = `Dumbbell chart comparing ${listed(view.runs.map((run) => run.label))}; the table below holds its numbers.`;
  return html`${legend(view.runs)}${responsiveFigure({ alt, plot }, 720)}`;
}

function domain(points: readonly { value: number }[]): [number, number] {
  return [Math.min(0, ...points.map((point) => point.value)), 1];
}

function rowLabel(row: Row): string {
  return row.group === "Alignment" ? row.label : `${row.group}: ${row.label}`;
}

/** Shortened to what a margin holds at 12 px. */
export function clipped(label: string, margin: number): string {
  const letters = Math.floor((margin - 12) / 6.4);
  return label.length <= letters ? label : `${label.slice(0, letters - 1)}…`;
}

export function legend(runs: readonly RunView[]): Markup {
  return html`<ul class="legend">${runs.map(
    (run) => html`<li style="--run:${run.color}"><span class="swatch"></span>${run.label}</li>`,
  )}</ul>`;
}

function comparisonTable(view: PageView, rows: readonly Row[]): Markup {
  const others = view.runs.slice(1);
  const head = html`<tr><th scope="col">Measure</th><th scope="col">Factor</th>${view.runs.map(
    (run) => html`<th scope="col">${run.label}</th>`,
  )}${others.map((run) => html`<th scope="col">Change${others.length > 1 && `, ${run.label}`}</th>`)}</tr>`;
  const body = rows.map((row) => {
    const changes = row.results.slice(1).map((result) => change(row.results[0], result));
    return html`<tr><td>${row.group}</td><th scope="row">${row.label}</th>${row.results.map(
      (result) => html`<td>${withRange(result)}</td>`,
    )}${changes.map((text) => html`<td class="strong">${text}</td>`)}</tr>`;
  });
  return html`<div class="scroll" role="region" tabindex="0" aria-label="Runs compared">
<table class="numbers"><caption>Intervals in brackets. Alignment: correlation of the best latent; clustering: best
adjusted Rand index over resolutions.</caption><thead>${head}</thead><tbody>${body}</tbody></table></div>`;
}

function change(first: MetricResult | undefined, other: MetricResult | undefined): string {
  return first && other ? signed(Math.abs(other.value) - Math.abs(first.value)) : NO_VALUE;
}
