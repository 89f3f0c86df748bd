import type { MetricResult } from "@heddle/contracts";
import { mean } from "@heddle/numerics";
import * as Plot from "@observablehq/plot";
import { responsiveFigure } from "../chart.js";
import { differences } from "../differences.js";
import { html, type Markup } from "../markup.js";
import { fixed, listed, plural } from "../number-text.js";
import { shownKind, shownResults, targetsOf } from "../shown.js";
import { type PageView, runColor, type Section } from "../view.js";

/** Runs that differ in nothing but their seed, or one run. */
interface Configuration {
  readonly label: string;
  /** What it has that others have not, in words; empty where nothing but the seed differs. */
  readonly own: string;
  readonly color: string;
  /** Places in the list of runs. */
  readonly runs: readonly number[];
}

/** Two measures of the same run: what one gains, the other may cost. */
interface Panel {
  readonly xLabel: string;
  readonly yLabel: string;
  readonly better: string;
  readonly x: Reading;
  readonly y: Reading;
}
type Reading = (results: readonly MetricResult[]) => number | undefined;

const COMPONENTS = { label: "principal components", color: "var(--ink)" };
const MOST_PANELS = 6;

/** Alignment against clustering, a dot per run: who gains one without losing the other stands up and right. */
export const frontier: Section = {
  id: "frontier",
  title: "The frontier",
  render: (view) => {
    const configurations = configurationsOf(view);
    if (configurations.length < 2) return undefined;
    const drawn = panelsOf(view).flatMap((panel) => drawPanel(view, configurations, panel) ?? []);
    if (drawn.length === 0) return undefined;
    const components = view.records.some(({ evaluation }) => evaluation.baseline);
    const more = drawn.length - MOST_PANELS;
    return html`<p>A large dot is a configuration, in the mean over its seeds, each of which is a small one${components && "; the ring is principal components of the same cells, all of which count as active"}.</p>
<ul class="legend">${configurations.map(legendEntry)}${
      components &&
      html`<li style="--run:${COMPONENTS.color}"><span class="swatch ring"></span>${COMPONENTS.label}</li>`
    }</ul>${drawn.slice(0, MOST_PANELS)}${
      more > 0 && html`<p class="quiet">${plural(more, "pair")} of factors more: their values stand in the tables.</p>`
    }`;
  },
};

function legendEntry({ label, own, color }: Configuration): Markup {
  const words = own === "" ? label : html`${own} <small class="quiet">(${label})</small>`;
  return html`<li style="--run:${color}"><span class="swatch"></span>${words}</li>`;
}

function configurationsOf({ runs, records, groups }: PageView): Configuration[] {
  const grouped = new Set(groups.flatMap((group) => group.runs));
  const several = groups.map((group) => group.runs);
  const alone = runs.flatMap((_, i) => (grouped.has(i) ? [] : [[i]]));
  const all = [...several, ...alone];
  const apart = differences(all.map(([first]) => records[first!]!.config));
  return all.map((members, i) => ({
    label: listed(members.map((run) => runs[run]!.label)),
    own: apart[i]!,
    color: runColor(i),
    runs: members,
  }));
}

/** One for each factor beside each clustering that another factor judges, and what removal says of the same two. */
function panelsOf({ records }: PageView): Panel[] {
  const told = targetsOf(records, "best").flatMap(({ factor }) => factor ?? []);
  const levels = (factor: string) => told.filter((other) => other === factor).length;
  const aligned = [...new Set(told)];
  // the factor of most levels first: that is what clusters are mostly asked for
  const clustered = targetsOf(records, "clustering")
    .flatMap(({ factor }) => factor ?? [])
    .sort((one, other) => levels(other) - levels(one));
  const kind = shownKind(records, "best");
  return clustered.flatMap((clusters) => {
    const others = aligned.filter((factor) => factor !== clusters);
    return (others.length > 0 ? others : aligned).flatMap((factor) => [
      {
        xLabel: `clusters and ${clusters}, best adjusted Rand index →`,
        yLabel: `↑ ${factor}, ${kind} correlation of the best latent`,
        better: "Up and right is better.",
        x: clusteringOf(clusters),
        y: alignmentOf(factor),
      },
      {
        xLabel: `clusters and ${clusters} without the latents of ${factor} →`,
        yLabel: `↑ ${factor} as the rest's neighbors say it`,
        better: "Down and right is better: clusters stay, and the factor is gone.",
        x: removalOf("removal/ari", clusters, factor),
        y: removalOf("removal/neighbors", factor, factor),
      },
    ]);
  });
}

const clusteringOf =
  (factor: string): Reading =>
  (results) =>
    shownResults(results, "clustering").find((result) => result.factor === factor)?.value;

/** Of a factor with levels, the mean over them. */
function alignmentOf(factor: string): Reading {
  return (results) => {
    const found = shownResults(results, "best").filter((result) => result.factor === factor);
    return found.length === 0 ? undefined : mean(found.map(({ value }) => Math.abs(value)));
  };
}

const removalOf =
  (name: string, factor: string, without: string): Reading =>
  (results) =>
    results.find((result) => result.name === name && result.factor === factor && result.without === without)?.value;

interface Dot {
  readonly x: number;
  readonly y: number;
  readonly label: string;
  readonly color: string;
}

/** Nothing where fewer than two configurations have both measures. */
function drawPanel(view: PageView, configurations: readonly Configuration[], panel: Panel): Markup | undefined {
  const place = (results: readonly MetricResult[], label: string, color: string): Dot[] => {
    const [x, y] = [panel.x(results), panel.y(results)];
    return x === undefined || y === undefined || !Number.isFinite(x + y) ? [] : [{ x, y, label, color }];
  };
  const dots = configurations.map(({ runs, color }) =>
    runs.flatMap((i) => place(view.records[i]!.evaluation.results, view.runs[i]!.label, color)),
  );
  const known = dots.flatMap((own, i) => (own.length > 0 ? [meanDot(own, configurations[i]!)] : []));
  if (known.length < 2) return undefined;
  const baseline = view.records.find(({ evaluation }) => evaluation.baseline)?.evaluation.baseline;
  const components = baseline ? place(baseline.results, COMPONENTS.label, COMPONENTS.color) : [];
  return figureOf(panel, dots.filter((own) => own.length > 1).flat(), known, components);
}

const meanDot = (own: readonly Dot[], { label, color }: Configuration): Dot => ({
  x: mean(own.map(({ x }) => x)),
  y: mean(own.map(({ y }) => y)),
  label,
  color,
});

function figureOf(panel: Panel, seeds: readonly Dot[], means: readonly Dot[], components: readonly Dot[]): Markup {
  const title = ({ label, x, y }: Dot) => `${label}: ${fixed(x, 3)}, ${fixed(y, 3)}`;
  const at = { x: "x", y: "y", title } as const;
  const marks = [
    Plot.dot(seeds, { ...at, r: 3, fill: "color", fillOpacity: 0.5 }),
    Plot.dot(components, { ...at, r: 5, stroke: "color", strokeWidth: 1.5 }),
    Plot.dot(means, { ...at, r: 6, fill: "color" }),
  ];
  const plot = (width: number): Plot.PlotOptions => ({
    height: Math.min(360, width),
    marginTop: 28,
    marginBottom: 44,
    marginLeft: 48,
    color: { type: "identity" },
    x: { label: panel.xLabel, grid: true, nice: true, ticks: width < 500 ? 4 : 8 },
    y: { label: panel.yLabel, grid: true, nice: true, ticks: 6 },
    marks,
  });
  const said = [...means, ...components].map(title).join("; ");
  return responsiveFigure(
    { alt: `${panel.yLabel}; ${panel.xLabel}: ${said}`, caption: html`${panel.better}`, plot },
    720,
  );
}
