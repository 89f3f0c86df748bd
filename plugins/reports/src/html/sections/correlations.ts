import type { MetricResult } from "@heddle/contracts";
import * as Plot from "@observablehq/plot";
import { responsiveFigure } from "../chart.js";
import { html, type Markup } from "../markup.js";
import { fixed, range } from "../number-text.js";
import { resultFor, shownKind, type Target, targetsOf } from "../shown.js";
import { latentLabel, type PageView, type RunView, type Section } from "../view.js";
import { clipped, legend } from "./comparison.js";

interface Mark {
  readonly target: Target;
  readonly run: RunView;
  readonly result: MetricResult;
  /** |value|; low and high on the same side. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly pca: number | undefined;
}

/** The best latent of each factor, with everything needed to judge the number. */
export const correlations: Section = {
  id: "correlations",
  title: "Correlations with intervals",
  render: (view) => {
    const targets = targetsOf(view.records, "best");
    const marks = targets.flatMap((target) => view.runs.flatMap((run) => markOf(target, run)));
    if (marks.length === 0) return undefined;
    const method = marks.find((mark) => mark.result.interval)?.result.interval?.method;
    const caption = html`${method !== undefined && html`Interval: ${method}. `}Ceiling: the highest value any embedding could
reach for that factor. Chance: what an unrelated latent would give.`;
    const alt = "Correlation of the best latent with each factor, with interval, ceiling, chance and PCA baseline.";
    return html`${legend(view.runs)}${key()}${responsiveFigure(
      { alt, caption, plot: (width) => chart(view, targets, marks, width) },
      760,
    )}`;
  },
};

function markOf(target: Target, run: RunView): Mark[] {
  const { results, baseline } = run.record.evaluation;
  const result = resultFor(results, "best", target);
  if (!result || !Number.isFinite(result.value)) return [];
  const sign = result.value < 0 ? -1 : 1;
  const ends = [sign * (result.interval?.low ?? Number.NaN), sign * (result.interval?.high ?? Number.NaN)];
  const pca = resultFor(baseline?.results ?? [], "best", target)?.value;
  return [
    {
      target,
      run,
      result,
      value: sign * result.value,
      low: Math.min(...ends),
      high: Math.max(...ends),
      pca: pca !== undefined && Number.isFinite(pca) ? Math.abs(pca) : undefined,
    },
  ];
}

function key(): Markup {
  return html`<ul class="legend marks"><li><b class="dot"></b>best latent, line: interval</li>
<li><b class="diamond"></b>PCA baseline</li><li><b class="tick"></b>ceiling</li><li><b class="chance"></b>chance</li></ul>`;
}

const STEP = 15;

function chart(view: PageView, targets: readonly Target[], marks: readonly Mark[], width: number): Plot.PlotOptions {
  const margin = width < 500 ? 118 : 190;
  const many = view.runs.length;
  const shift = (run: RunView) => (view.runs.indexOf(run) - (many - 1) / 2) * STEP;
  const row = (mark: Mark) => mark.target.key;
  const labels = new Map(targets.map((target) => [target.key, target.label]));
  const perRun = view.runs.flatMap((run) => {
    const own = marks.filter((mark) => mark.run === run);
    const dy = shift(run);
    return [
      Plot.ruleY(
        own.filter((mark) => Number.isFinite(mark.low + mark.high)),
        { y: row, x1: "low", x2: "high", dy, stroke: run.color, strokeWidth: 2.5 },
      ),
      Plot.dot(
        own.filter((mark) => mark.pca !== undefined),
        {
          x: "pca",
          y: row,
          dy,
          symbol: "diamond",
          r: 4,
          fill: "var(--ground)",
          stroke: "currentColor",
          strokeWidth: 1.25,
          title: (d: Mark) => `PCA, ${d.target.label}: ${fixed(d.pca, 3)}`,
        },
      ),
      Plot.dot(own, { x: "value", y: row, dy, r: 4.5, fill: run.color, title: hint }),
    ];
  });
  const first = marks.filter((mark, i) => marks.findIndex((other) => other.target === mark.target) === i);
  const tick = (field: "ceiling" | "nullValue", dash?: string) =>
    Plot.tickX(
      first.filter((mark) => Number.isFinite(mark.result[field])),
      {
        x: (d: Mark) => Math.abs(d.result[field] ?? 0),
        y: row,
        strokeWidth: field === "ceiling" ? 2.5 : 1.25,
        stroke: "currentColor",
        strokeOpacity: 0.75,
        inset: 1,
        ...(dash && { strokeDasharray: dash }),
      },
    );
  return {
    marginLeft: margin,
    marginRight: 16,
    height: 60 + targets.length * (STEP * many + 14),
    x: {
      label: `|${shownKind(view.records, "best")} correlation| →`,
      domain: [0, 1],
      grid: true,
      labelAnchor: "right",
    },
    y: {
      label: null,
      type: "band",
      domain: targets.map((target) => target.key),
      padding: 0.15,
      tickSize: 0,
      tickFormat: (value: string) => clipped(labels.get(value) ?? value, margin),
    },
    marks: [tick("ceiling"), tick("nullValue", "2 2"), ...perRun],
  };
}

function hint(mark: Mark): string {
  const bounds = range(mark.result.interval, 3);
  const interval = bounds === "" ? "" : ` (${bounds})`;
  return `${mark.run.label}, ${mark.target.label}, ${latentLabel(mark.result.latent)}: ${fixed(mark.value, 3)}${interval}`;
}
