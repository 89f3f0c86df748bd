import { ceilingToShow, type MetricResult } from "@heddle/contracts";
import * as Plot from "../../libraries/plot.js";
import { fixed, range } from "../../number-text.js";
import { resultFor, shownKind, type Target, targetsOf } from "../../shown.js";
import { type FigureTable, labelMargin, responsiveFigure, rowLabels } from "../chart.js";
import { html, type Markup } from "../markup.js";
import { latentLabel, type PageView, type RunView, type Section } from "../view.js";
import { legend } from "./comparison.js";

interface Mark {
  readonly target: Target;
  readonly run: RunView;
  readonly result: MetricResult;
  /** |value|; low and high on the same side. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly pca: number | undefined;
  /** As in the first table. */
  readonly ceiling: number | undefined;
}

/** The best latent of each factor, with interval, ceiling, chance and PCA. */
export const correlations: Section = {
  id: "correlations",
  title: "Correlations with intervals",
  render: (view) => {
    const targets = targetsOf(view.records, "alignment");
    const marks = targets.flatMap((target) => view.runs.flatMap((run) => markOf(target, run)));
    if (marks.length === 0) return undefined;
    const method = marks.find((mark) => mark.result.interval)?.result.interval?.method;
    const caption = html`${method !== undefined && html`Interval: ${method}. `}Ceiling: the largest value
of any linear combination of the latents. Chance: the value of an unrelated latent.`;
    const alt = "Correlation of the best latent with each factor, with interval, ceiling, chance and PCA.";
    return html`${legend(view.runs)}${key()}${responsiveFigure(
      { alt, caption, table: tableOf(marks), plot: (width) => chart(view, targets, marks, width) },
      1000,
    )}`;
  },
};

function markOf(target: Target, run: RunView): Mark[] {
  const { results, baseline } = run.record.evaluation;
  const result = resultFor(results, "alignment", target);
  if (!result || !Number.isFinite(result.value)) return [];
  const sign = result.value < 0 ? -1 : 1;
  const ends = [sign * (result.interval?.low ?? Number.NaN), sign * (result.interval?.high ?? Number.NaN)];
  const pca = resultFor(baseline?.results ?? [], "alignment", target)?.value;
  const ceiling = ceilingToShow(results, result);
  return [
    {
      target,
      run,
      result,
      value: sign * result.value,
      low: Math.min(...ends),
      high: Math.max(...ends),
      pca: pca !== undefined && Number.isFinite(pca) ? Math.abs(pca) : undefined,
      ceiling: ceiling !== undefined && Number.isFinite(ceiling) ? ceiling : undefined,
    },
  ];
}

const tableOf = (marks: readonly Mark[]): FigureTable => ({
  columns: ["run", "factor", "latent", "value", "low", "high", "ceiling", "chance", "PCA"],
  rows: marks.map(({ run, target, result: { latent, nullValue }, value, low, high, pca, ceiling }) => [
    run.label,
    target.label,
    latent === undefined ? undefined : latent + 1,
    value,
    low,
    high,
    ceiling,
    nullValue === undefined ? undefined : Math.abs(nullValue),
    pca,
  ]),
});

function key(): Markup {
  return html`<ul class="legend marks"><li><b class="dot"></b>best latent, line: interval</li>
<li><b class="diamond"></b>best principal component</li><li><b class="tick"></b>ceiling</li><li><b class="chance"></b>chance</li></ul>`;
}

/** Pixels between the runs of one factor. */
const STEP = 15;
const PADDING = 0.15;
const rowHeight = (runs: number): number => STEP * runs + 14;

function chart(view: PageView, targets: readonly Target[], marks: readonly Mark[], width: number): Plot.PlotOptions {
  const margin = labelMargin(width);
  const many = view.runs.length;
  const shown = rowLabels(targets, margin);
  const labels = new Map(targets.map((target, i) => [target.key, shown[i]]));
  const perRun = view.runs.flatMap((run, i) => {
    const own = marks.filter((mark) => mark.run === run);
    return runMarks(own, run.color, {
      dy: (i - (many - 1) / 2) * STEP,
      inset: ((1 - PADDING) * rowHeight(many) - STEP) / 2,
    });
  });
  return {
    marginLeft: margin,
    marginRight: 16,
    marginBottom: 44,
    height: 64 + targets.length * rowHeight(many),
    x: {
      label: `${shownKind(view.records, "alignment")} →`,
      domain: [0, 1],
      grid: true,
      labelAnchor: "right",
    },
    y: {
      label: null,
      type: "band",
      domain: targets.map((target) => target.key),
      padding: PADDING,
      tickSize: 0,
      tickFormat: (key: string) => labels.get(key) ?? key,
    },
    marks: perRun,
  };
}

const row = (mark: Mark) => mark.target.key;

/** Pixels below the middle of a row, and what a tick spares above and below it. */
interface PlaceInRow {
  readonly dy: number;
  readonly inset: number;
}

/** One run's ceiling, interval, best principal component, chance and value. */
function runMarks(own: readonly Mark[], color: string, { dy, inset }: PlaceInRow): Plot.Markish[] {
  const place = { y: row, dy };
  const ink = { stroke: "currentColor", strokeWidth: 1.25 };
  return [
    Plot.tickX(
      own.filter(({ ceiling }) => ceiling !== undefined),
      {
        ...place,
        insetTop: inset,
        insetBottom: inset,
        x: "ceiling",
        stroke: "currentColor",
        strokeWidth: 2.5,
        strokeOpacity: 0.75,
      },
    ),
    Plot.ruleY(
      own.filter((mark) => Number.isFinite(mark.low + mark.high)),
      { ...place, x1: "low", x2: "high", stroke: color, strokeWidth: 2.5 },
    ),
    Plot.dot(
      own.filter((mark) => mark.pca !== undefined),
      { ...place, ...ink, x: "pca", symbol: "diamond", r: 4, fill: "var(--ground)", title: pcaHint },
    ),
    Plot.dot(
      own.filter((mark) => Number.isFinite(mark.result.nullValue)),
      { ...place, ...ink, x: (mark: Mark) => Math.abs(mark.result.nullValue ?? 0), symbol: "times", r: 3 },
    ),
    Plot.dot(own, { ...place, x: "value", r: 4.5, fill: color, title: hint }),
  ];
}

function pcaHint({ target, pca }: Mark): string {
  return `PCA, ${target.label}: ${fixed(pca, 3)}`;
}

function hint(mark: Mark): string {
  const bounds = range(mark.result.interval, 3);
  const interval = bounds === "" ? "" : ` (${bounds})`;
  return `${mark.run.label}, ${mark.target.label}, ${latentLabel(mark.result.latent)}: ${fixed(mark.value, 3)}${interval}`;
}
