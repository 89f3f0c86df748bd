// The figures of the reproduction, drawn by Observable Plot without a browser.
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { overSeeds } from "./measures.mjs";

const { document } = parseHTML("<!doctype html><html><body></body></html>");

const OURS = "Heddle";
const PREPRINT = "preprint (digitized)";
const SCVI = "scvi-tools 1.4.2";
const color = { domain: [OURS, PREPRINT, SCVI], range: ["#4059ad", "#b8572a", "#6b9080"], legend: true };
const style = { fontFamily: "system-ui, sans-serif", fontSize: "12px", background: "white" };

/** A self-contained figure: legend and plot in one element. */
function draw(options) {
  const node = Plot.plot({ document, style, ...options });
  for (const svg of [node, ...node.querySelectorAll("svg")]) {
    if (svg.tagName?.toLowerCase() === "svg") svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  }
  return node.outerHTML;
}

/** Largest latent correlation of each factor by β: Heddle with intervals over seeds, and the preprint. */
// Long because a figure is a list of marks.
export function simulationFigure(groups, { simulation: published }) {
  const factors = Object.keys(published["capacity 0"]);
  const rows = groups.flatMap(({ variant, settings, measures }) =>
    factors
      .filter((factor) => measures[factor])
      .map((factor) => ({
        factor,
        variant,
        beta: settings["objective.beta"],
        who: OURS,
        ...overSeeds(measures[factor]),
      })),
  );
  const theirs = ["capacity 0", "capacity 10"].flatMap((variant) =>
    factors.flatMap((factor) =>
      published[variant][factor].map((value, i) => ({
        factor,
        variant,
        beta: published.betas[i],
        who: PREPRINT,
        mean: value,
      })),
    ),
  );
  return draw({
    width: 980,
    height: 380,
    marginTop: 44,
    marginRight: 80,
    color: { ...color, domain: color.domain.slice(0, 2), range: color.range.slice(0, 2) },
    x: { type: "point", label: "β" },
    y: { label: "largest |Pearson correlation| of a latent", domain: [0, 1], grid: true },
    fx: { label: null, domain: factors },
    fy: { label: null },
    marks: [
      Plot.ruleX(
        rows.filter(({ low }) => low !== undefined),
        { x: "beta", y1: "low", y2: "high", clip: true, fx: "factor", fy: "variant", stroke: "who" },
      ),
      Plot.dot(rows, { x: "beta", y: "mean", fx: "factor", fy: "variant", fill: "who", r: 3.5 }),
      Plot.line(theirs, { x: "beta", y: "mean", fx: "factor", fy: "variant", stroke: "who", strokeDasharray: "3,2" }),
      Plot.dot(theirs, { x: "beta", y: "mean", fx: "factor", fy: "variant", stroke: "who", r: 3 }),
    ],
  });
}

/** One measure on Kang's cells against β: seeds, their mean, the preprint, scvi-tools and principal components. */
// Long because a figure is a list of marks.
export function kangFigure(groups, { measure, label, published, scviTools, pca }) {
  const dots = groups.flatMap(({ settings, measures }) =>
    (measures[measure] ?? []).map((value) => ({ beta: settings["objective.beta"], value, who: OURS })),
  );
  const means = groups
    .filter(({ measures }) => measures[measure])
    .map(({ settings, measures }) => ({
      beta: settings["objective.beta"],
      who: OURS,
      ...overSeeds(measures[measure]),
    }));
  const theirs = published.values.map((value, i) => ({ beta: published.betas[i], value, who: PREPRINT }));
  const scvi = (scviTools?.values ?? []).flatMap((seeds, i) =>
    seeds.map((value) => ({ beta: scviTools.betas[i], value, who: SCVI })),
  );
  return draw({
    width: 460,
    height: 320,
    color,
    x: { type: "point", label: "β", domain: published.betas },
    y: { label, domain: [0.2, 1], grid: true },
    marks: [
      ...(pca === undefined ? [] : [Plot.ruleY([pca], { stroke: "#777", strokeDasharray: "6,3" })]),
      ...(pca === undefined
        ? []
        : [
            Plot.text([pca], {
              y: (value) => value,
              frameAnchor: "left",
              dx: 4,
              dy: -6,
              text: () => "10 principal components",
              fill: "#555",
            }),
          ]),
      Plot.line(theirs, { x: "beta", y: "value", stroke: "who", strokeDasharray: "3,2" }),
      Plot.dot(theirs, { x: "beta", y: "value", stroke: "who" }),
      Plot.dot(scvi, { x: "beta", y: "value", stroke: "who", symbol: "times" }),
      Plot.dot(dots, { x: "beta", y: "value", fill: "who", r: 1.8, fillOpacity: 0.5 }),
      Plot.line(means, { x: "beta", y: "mean", stroke: "who" }),
      Plot.dot(means, { x: "beta", y: "mean", fill: "who", r: 3.5 }),
    ],
  });
}

/** Balanced accuracy of the best single latent per cell type, against β. */
export function accuracyFigure(groups, { betas, accuracy }) {
  const types = Object.keys(accuracy);
  const rows = groups.flatMap(({ settings, measures }) =>
    types
      .filter((type) => measures[`accuracy ${type}`])
      .map((type) => ({
        type,
        beta: settings["objective.beta"],
        who: OURS,
        ...overSeeds(measures[`accuracy ${type}`]),
      })),
  );
  const theirs = types.flatMap((type) =>
    accuracy[type].map((value, i) => ({ type, beta: betas[i], mean: value, who: PREPRINT })),
  );
  return draw({
    width: 980,
    height: 240,
    marginTop: 44,
    color: { ...color, domain: color.domain.slice(0, 2), range: color.range.slice(0, 2) },
    x: { type: "point", label: "β", domain: betas, ticks: [1, 2, 4] },
    y: { label: "balanced accuracy", domain: [0.5, 1], grid: true },
    fx: { label: null, domain: types },
    marks: [
      Plot.ruleX(
        rows.filter(({ low }) => low !== undefined),
        { x: "beta", y1: "low", y2: "high", clip: true, fx: "type", stroke: "who" },
      ),
      Plot.dot(rows, { x: "beta", y: "mean", fx: "type", fill: "who", r: 3 }),
      Plot.line(theirs, { x: "beta", y: "mean", fx: "type", stroke: "who", strokeDasharray: "3,2" }),
    ],
  });
}
