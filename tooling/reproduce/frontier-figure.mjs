// The frontier: alignment against clustering, with all latents and without those of the stimulus.
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { overSeeds } from "./measures.mjs";

const { document } = parseHTML("<!doctype html><html><body></body></html>");

/** Kinds of points in the order of the legend; hollow: one seed of the first stage. */
export const KINDS = {
  "β-VAE of the reproduction, by β": { color: "#b8572a" },
  "β-VAE, same training": { color: "#c29b2b" },
  "β = 1, as trained and rotated": { color: "#c2185b" },
  "β-TCVAE, Laplace prior": { color: "#4059ad" },
  "another objective, prior or weights": { color: "#3a8fb7" },
  "10 principal components": { color: "#555555" },
  "scvi-tools 1.4.2": { color: "#6b9080" },
  "DRVI 0.2.8": { color: "#97518e" },
  "first stage: one seed, short training": { color: "#a0a0a0", hollow: true },
};
const [CURVE, SAME, ROTATED, TCVAE, CHANGED, COMPONENTS, SCVI, DRVI, FIRST] = Object.keys(KINDS);

/** Where the labels of the kinds stand: other objectives are near the rotation. */
const LABELS = [
  [[TCVAE, CHANGED], { dx: -7, dy: -8, textAnchor: "end" }],
  [[CURVE, SAME, COMPONENTS, SCVI, DRVI], { dx: 7, dy: -8, textAnchor: "start" }],
  [[ROTATED], { dx: 9, textAnchor: "start", fontWeight: "bold" }],
];

/**
 * One panel, as SVG.
 *
 * @param points from `frontierPoints`
 * @param axes { x, y, xLabel, yLabel, width, height }: two measures
 */
// Long because a figure is a list of marks.
export function frontierPanel(points, { x, y, xLabel, yLabel, width = 560, height = 440 }) {
  const means = points
    .filter(({ measures }) => measures[x] && measures[y])
    .map((point) => ({ ...point, x: overSeeds(point.measures[x]), y: overSeeds(point.measures[y]) }));
  const seeds = means
    .filter(({ x: { count } }) => count > 1)
    .flatMap((point) => point.measures[x].map((value, i) => ({ ...point, x: value, y: point.measures[y][i] })));
  const at = { x: (point) => point.x.mean, y: (point) => point.y.mean };
  const hollow = ({ kind }) => KINDS[kind].hollow === true;
  // intervals of fewer than five seeds are too wide
  const wide = (axis) => means.filter((point) => point[axis].count > 4);
  const node = Plot.plot({
    document,
    width,
    height,
    marginRight: 60,
    marginBottom: 42,
    style: { fontFamily: "system-ui, sans-serif", fontSize: "12px", background: "white" },
    grid: true,
    color: { domain: Object.keys(KINDS), range: Object.values(KINDS).map(({ color }) => color) },
    x: { label: xLabel, nice: true },
    y: { label: yLabel, nice: true },
    marks: [
      Plot.dot(seeds, { x: "x", y: "y", fill: "kind", r: 2, fillOpacity: 0.35 }),
      Plot.line(
        means.filter(({ kind }) => kind === CURVE),
        { ...at, stroke: "kind" },
      ),
      Plot.ruleX(wide("y"), { x: at.x, y1: (point) => point.y.low, y2: (point) => point.y.high, stroke: "kind" }),
      Plot.ruleY(wide("x"), { y: at.y, x1: (point) => point.x.low, x2: (point) => point.x.high, stroke: "kind" }),
      Plot.dot(means.filter(hollow), { ...at, stroke: "kind", fill: "white", r: 3, title: "label" }),
      Plot.dot(
        means.filter((point) => !hollow(point)),
        { ...at, fill: "kind", r: 4.5, title: "label" },
      ),
      // from the latents as trained to the same latents rotated
      Plot.arrow(rotations(means), { x1: "fromX", y1: "fromY", x2: "toX", y2: "toY", stroke: "kind", strokeWidth: 2 }),
      ...LABELS.map(([kinds, place]) =>
        Plot.text(
          means.filter(({ kind }) => kinds.includes(kind)),
          { ...at, text: "short", stroke: "white", strokeWidth: 3, fill: "black", ...place },
        ),
      ),
    ],
  });
  node.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return node.outerHTML;
}

function rotations(means) {
  const rotated = means.filter(({ kind }) => kind === ROTATED);
  const from = rotated.find(({ short }) => short === VIEWS["as trained"]);
  if (!from) return [];
  return rotated
    .filter((to) => to !== from)
    .map((to) => ({ kind: ROTATED, fromX: from.x.mean, fromY: from.y.mean, toX: to.x.mean, toY: to.y.mean }));
}

const lastWord = (variant) => variant.replace(/, same training$/, "").replace(/^.*[- ]/, "");

/** A variant of the second stage: the β-TCVAE, a β-VAE with the same training, or another variant. */
function secondStage({ variant, measures }) {
  if (variant === "β-TCVAE") return { kind: TCVAE, label: variant, short: variant, measures };
  if (variant.startsWith("β-VAE")) return { kind: SAME, label: variant, short: lastWord(variant), measures };
  const short = variant.replace(/^β-TCVAE, |, same training$/g, "").replace(" prior", "");
  return { kind: CHANGED, label: variant, short, measures };
}

/** Views of rotation.json → their labels. Those of the new seeds have the ARI of the stored latents. */
const VIEWS = {
  "as trained": "as trained",
  "ICA after training, new seeds": "ICA",
  "rotated during training, ICA with posterior variances, new seeds": "recommended",
};

/** Clusters are those of the latents that a run stores, which are those of the model if it is not rotated. */
const ofStored = ({ ariStored, ...measures }) => (ariStored ? { ...measures, ari: ariStored } : measures);

/** The curve of β-VAEs, principal components, other tools and all other objectives, as points with kind and labels. */
export function frontierPoints({ kang, frontier = [], pca, screen = [], peers = [], rotation }) {
  const point = (kind, label, short, measures) => ({ kind, label, short, measures });
  const components = Object.fromEntries(Object.entries(pca ?? {}).map(([name, value]) => [name, [value]]));
  return [
    ...screen.map(({ variant, measures }) => point(FIRST, variant, "", measures)),
    ...kang.map(({ settings, measures }) => {
      const beta = String(settings["objective.beta"]);
      return point(CURVE, `β = ${beta}`, beta, measures);
    }),
    ...(pca ? [point(COMPONENTS, COMPONENTS, "PCA", components)] : []),
    ...peers.map(({ variant, measures }) =>
      point(variant.startsWith("drvi") ? DRVI : SCVI, variant, lastWord(variant), measures),
    ),
    ...frontier.map(secondStage),
    ...(rotation?.kang ?? [])
      .filter(({ variant }) => variant in VIEWS)
      .map(({ variant, measures }) => point(ROTATED, `β = 1, ${VIEWS[variant]}`, VIEWS[variant], ofStored(measures))),
  ];
}
