import { type DisplayRole, type MetricResult, resultsToShow } from "@heddle/contracts";
import { mean } from "@heddle/numerics";
import { listed, plural } from "../../number-text.js";
import { shownKind, targetsOf } from "../../shown.js";
import { differences } from "../differences.js";
import { type Dot, type FrontierLabels, frontierFigure, meanDot } from "../frontier-figure.js";
import { html, type Markup } from "../markup.js";
import { type PageView, runColor, type Section } from "../view.js";

/** Runs that differ only in their seed, or one run. */
interface Configuration {
  readonly label: string;
  /** Settings that differ from the other configurations; empty where only the seed differs. */
  readonly own: string;
  readonly color: string;
  /** Indices into the list of runs. */
  readonly runs: readonly number[];
}

/** Two measures of the same run. */
interface Panel extends FrontierLabels {
  readonly x: Reading;
  readonly y: Reading;
}
type Reading = (results: readonly MetricResult[]) => number | undefined;

const COMPONENTS = { label: "principal components", color: "var(--ink)" };
const MOST_PANELS = 6;

/** Alignment against clustering, with a dot per run. */
export const frontier: Section = {
  id: "frontier",
  title: "Frontier",
  render: (view) => {
    const configurations = configurationsOf(view);
    if (configurations.length < 2) return undefined;
    const drawn = panelsOf(view).flatMap((panel) => drawPanel(view, configurations, panel) ?? []);
    if (drawn.length === 0) return undefined;
    const components = view.records.some(({ evaluation }) => evaluation.baseline);
    const more = drawn.length - MOST_PANELS;
    return html`<p>A large dot is the mean of a configuration over its seeds, with its standard error; small dots are seeds${components && ". The ring is the principal components of the same cells, all counted as active"}.</p>
<ul class="legend">${configurations.map(legendEntry)}${
      components &&
      html`<li style="--run:${COMPONENTS.color}"><span class="swatch ring"></span>${COMPONENTS.label}</li>`
    }</ul>${drawn.slice(0, MOST_PANELS)}${
      more > 0 && html`<p class="quiet">${plural(more, "more pair")} of factors: see the tables.</p>`
    }`;
  },
};

function legendEntry({ label, own, color }: Configuration): Markup {
  const text = own === "" ? label : html`${own} <small class="quiet">(${label})</small>`;
  return html`<li style="--run:${color}"><span class="swatch"></span>${text}</li>`;
}

function configurationsOf({ runs, records, groups }: PageView): Configuration[] {
  const grouped = new Set(groups.flatMap((group) => group.runs));
  const several = groups.map((group) => group.runs);
  const alone = runs.flatMap((_, i) => (grouped.has(i) ? [] : [[i]]));
  const all = [...several, ...alone];
  const apart = differences(all.map(([first]) => records[first].config));
  return all.map((members, i) => ({
    label: listed(members.map((run) => runs[run].label)),
    own: apart[i],
    color: runColor(i),
    runs: members,
  }));
}

/** For each pair of a factor and a clustering: alignment against clustering, and both after removal of the factor. */
function panelsOf({ records }: PageView): Panel[] {
  const targets = targetsOf(records, "alignment").flatMap(({ factor }) => factor ?? []);
  const levels = (factor: string) => targets.filter((other) => other === factor).length;
  const aligned = [...new Set(targets)];
  // the factor with the most levels first
  const clustered = targetsOf(records, "clustering")
    .flatMap(({ factor }) => factor ?? [])
    .sort((one, other) => levels(other) - levels(one));
  const kind = shownKind(records, "alignment");
  return clustered.flatMap((clusters) => {
    const others = aligned.filter((factor) => factor !== clusters);
    return (others.length > 0 ? others : aligned).flatMap((factor) => [
      {
        xLabel: `best ARI of clusters with ${clusters} →`,
        yLabel: `↑ ${kind} of the best latent with ${factor}`,
        better: "Better: up and right.",
        x: clusteringOf(clusters),
        y: alignmentOf(factor),
      },
      {
        xLabel: `best ARI of clusters with ${clusters}, without the latents of ${factor} →`,
        yLabel: `↑ leakage of ${factor}, nearest neighbors`,
        better: "Better: down and right, where clusters remain and the factor is removed.",
        x: removalOf("clustering-without", clusters, factor),
        y: removalOf("leakage", factor, factor),
      },
    ]);
  });
}

const clusteringOf =
  (factor: string): Reading =>
  (results) =>
    resultsToShow(results, "clustering").find((result) => result.factor === factor)?.value;

/** The mean over the levels of a factor. */
function alignmentOf(factor: string): Reading {
  return (results) => {
    const found = resultsToShow(results, "alignment").filter((result) => result.factor === factor);
    return found.length === 0 ? undefined : mean(found.map(({ value }) => Math.abs(value)));
  };
}

const removalOf =
  (role: DisplayRole, factor: string, without: string): Reading =>
  (results) =>
    resultsToShow(results, role).find((result) => result.factor === factor && result.without === without)?.value;

/** Undefined where fewer than two configurations have both measures. */
function drawPanel(view: PageView, configurations: readonly Configuration[], panel: Panel): Markup | undefined {
  const place = (results: readonly MetricResult[], label: string, color: string): Dot[] => {
    const [x, y] = [panel.x(results), panel.y(results)];
    return x === undefined || y === undefined || !Number.isFinite(x + y) ? [] : [{ x, y, label, color }];
  };
  const dots = configurations.map(({ runs, color }) =>
    runs.flatMap((i) => place(view.records[i].evaluation.results, view.runs[i].label, color)),
  );
  const known = dots.flatMap((own, i) => (own.length > 0 ? [meanDot(own, configurations[i])] : []));
  if (known.length < 2) return undefined;
  const baseline = view.records.find(({ evaluation }) => evaluation.baseline)?.evaluation.baseline;
  const components = baseline ? place(baseline.results, COMPONENTS.label, COMPONENTS.color) : [];
  return frontierFigure(panel, dots.filter((own) => own.length > 1).flat(), known, components);
}
