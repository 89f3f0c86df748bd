// The frontier: what a model gains in alignment against what it costs in clusters, with and without the latent.
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { overSeeds } from "./measures.mjs";

const { document } = parseHTML("<!doctype html><html><body></body></html>");
const BETA = "β-VAE";
const PCA = "10 principal components";

/**
 * @param points what `frontierPoints` gives
 * @param axes { x, y, xLabel, yLabel }: two measures
 */
// Long because a figure is a list of its marks.
export function frontierFigure(points, { x, y, xLabel, yLabel }) {
  const known = points.filter(({ measures }) => measures[x] && measures[y]);
  const means = known.map((point) => ({ ...point, x: overSeeds(point.measures[x]), y: overSeeds(point.measures[y]) }));
  const seeds = known.flatMap((point) =>
    point.measures[x].map((value, i) => ({ ...point, x: value, y: point.measures[y][i] })),
  );
  const kinds = [...new Set(known.map(({ kind }) => kind))];
  const colours = ["#b8572a", "#777777", "#4059ad", "#6b9080", "#97518e", "#c29b2b", "#3a8fb7", "#8a6d5a"];
  const node = Plot.plot({
    document,
    width: 460,
    height: 400,
    style: { fontFamily: "system-ui, sans-serif", fontSize: "12px", background: "white" },
    grid: true,
    color: { domain: kinds, range: colours.slice(0, kinds.length), legend: true },
    x: { label: xLabel, nice: true },
    y: { label: yLabel, nice: true },
    marks: [
      Plot.dot(seeds, { x: "x", y: "y", fill: "kind", r: 2, fillOpacity: 0.35 }),
      Plot.line(
        means.filter(({ kind }) => kind === BETA),
        { x: ({ x: at }) => at.mean, y: ({ y: at }) => at.mean, stroke: "kind" },
      ),
      Plot.ruleX(
        means.filter(({ y: at }) => at.low !== undefined),
        { x: ({ x: at }) => at.mean, y1: ({ y: at }) => at.low, y2: ({ y: at }) => at.high, stroke: "kind" },
      ),
      Plot.ruleY(
        means.filter(({ x: at }) => at.low !== undefined),
        { y: ({ y: at }) => at.mean, x1: ({ x: at }) => at.low, x2: ({ x: at }) => at.high, stroke: "kind" },
      ),
      Plot.dot(means, { x: ({ x: at }) => at.mean, y: ({ y: at }) => at.mean, fill: "kind", r: 4.5 }),
      Plot.text(means, {
        x: ({ x: at }) => at.mean,
        y: ({ y: at }) => at.mean,
        text: "label",
        dx: 7,
        dy: -7,
        textAnchor: "start",
      }),
    ],
  });
  for (const svg of [node, ...node.querySelectorAll("svg")]) {
    if (svg.tagName?.toLowerCase() === "svg") svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  }
  return node.outerHTML;
}

/** β-VAE's curve, principal components, and every other objective, as points with a kind and a label. */
export function frontierPoints({ kang, frontier, pca }) {
  const beta = kang.map(({ settings, measures }) => ({
    kind: BETA,
    label: String(settings["objective.beta"]),
    measures,
  }));
  const others = frontier.map(({ variant, measures }) => ({ kind: variant, label: "", measures }));
  const components = Object.fromEntries(Object.entries(pca ?? {}).map(([name, value]) => [name, [value]]));
  return [...beta, ...(pca ? [{ kind: PCA, label: "", measures: components }] : []), ...others];
}
