// One self-contained page from the summaries of the sweeps.
import { accuracyFigure, kangFigure, simulationFigure } from "./figures.mjs";
import { frontierPoints } from "./frontier-figure.mjs";
import { frontierPicture } from "./frontier-picture.mjs";
import { frontierVerdicts, simulationFrontierVerdict } from "./frontier-verdicts.mjs";
import { overSeeds } from "./measures.mjs";
import { kangVerdicts, simulationVerdicts } from "./verdicts.mjs";

const text = (value) => String(value).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const number = (value) =>
  value === undefined || Number.isNaN(value) ? "" : value.toFixed(3).replace(/^(-?)0\./, "$1.");
const interval = (values) => {
  if (values === undefined) return "";
  const { mean, low, high, count } = overSeeds(values);
  if (count === 1) return number(mean);
  // the values of few seeds replace their interval, which would be too wide
  const spread = count < 5 ? `(${values.map(number).join(", ")})` : `[${number(low)}, ${number(high)}]`;
  return `${number(mean)} <small>${spread}</small>`;
};

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#222}
table{border-collapse:collapse;margin:1rem 0;font-size:.9rem}td,th{padding:.25rem .6rem;text-align:right;border-bottom:1px solid #ddd}
td:first-child,th:first-child{text-align:left}small{color:#666}figure{margin:1.5rem 0;overflow-x:auto}.pair{display:flex;flex-wrap:wrap;gap:1rem}
figcaption{font-size:.9rem;color:#444}dt{font-weight:600;margin-top:.8rem}.agrees{color:#2a7a4b}.partly{color:#9a6b00}.not{color:#a33}`;

function table(head, rows) {
  const line = (cells, tag) => `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
  return `<table>${line(head, "th")}${rows.map((row) => line(row, "td")).join("")}</table>`;
}

const verdictList = (verdicts) =>
  `<dl>${verdicts
    .map(({ claim, verdict, explanation }) => {
      const kind = verdict.startsWith("does") ? "not" : verdict;
      return `<dt>${text(claim)}: <span class="${kind}">${verdict}</span></dt><dd>${text(explanation)}</dd>`;
    })
    .join("")}</dl>`;

const KANG_COLUMNS = [
  ["ifn", "stimulus, |r|"],
  ["second", "second-best latent"],
  ["ari", "best ARI"],
  ["ariWithout", "ARI without"],
  ["neighbors", "leakage, neighbors"],
  ["logistic", "leakage, logistic"],
  ["mig", "MIG"],
  ["disentanglement", "DCI d."],
  ["lms", "LMS (SMI)"],
  ["active", "active latents"],
  ["divergence", "KL, nats"],
];

function kangTable(groups, pca, nameOf) {
  const rows = groups.map((group) => [
    nameOf(group),
    String(group.seeds.length),
    ...KANG_COLUMNS.map(([key]) => interval(group.measures[key])),
  ]);
  const components = pca ? [["10 principal components", "", ...KANG_COLUMNS.map(([key]) => number(pca[key]))]] : [];
  return table(["", "seeds", ...KANG_COLUMNS.map(([, label]) => label)], [...rows, ...components]);
}

const PANELS = [
  {
    title: "All latents",
    x: "ari",
    y: "ifn",
    xLabel: "best ARI, all stored latents →",
    yLabel: "↑ stimulus, largest |r|",
  },
  {
    title: "Without the stimulus latents",
    x: "ariWithout",
    y: "neighbors",
    xLabel: "best ARI without the stimulus latents →",
    yLabel: "leakage of the stimulus (neighbors; chance .5)",
  },
];

/** Figures by file name: SVG or HTML fragments. `null` where their data are missing. */
export function figuresOf(data, { preprint, scviTools }) {
  const { simulation, kang, pca } = data;
  const published = preprint.kang;
  const kangPanel = (measure, label, theirs, scvi) =>
    kangFigure(kang, {
      measure,
      label,
      published: { betas: published.betas, values: theirs },
      scviTools: { betas: scviTools.betas, values: scvi },
      pca: pca?.[measure],
    });
  const points = kang && frontierPoints(data);
  return {
    simulation: simulation ? simulationFigure(simulation, preprint) : null,
    "kang-stimulus": kang
      ? kangPanel("ifn", "stimulus: largest |Pearson correlation|", published.ifn, scviTools.ifn)
      : null,
    "kang-clustering": kang
      ? kangPanel("ari", "cell types: best ARI over resolutions", published.ari, scviTools.ari)
      : null,
    "kang-accuracy": kang ? accuracyFigure(kang, published) : null,
    frontier: points ? frontierPicture(points, PANELS) : null,
  };
}

export function reportPage(data, published, figures) {
  const { simulation, simulationFrontier, simulationScreen, crossing, crossingComponents, kang, pca, settings } = data;
  const figure = (name, caption) =>
    figures[name] ? `<figure>${figures[name]}<figcaption>${caption}</figcaption></figure>` : "";
  const parts = [
    `<h1>Kimmel 2020, reproduced</h1><p>${text(settings)} Intervals are 95 % over seeds (Student's t) for five or more seeds; parentheses list the values of fewer seeds. The values of the preprint are digitized (±.003). Its architecture, likelihood, epochs and seeds are unknown, so compare the curves, not third decimals.</p>`,
    simulation &&
      `<h2>Simulation</h2>${figure("simulation", "The best latent of each factor by β. One simulated data set: intervals cover random training, not random simulation.")}${simulationTable(simulation)}${verdictList(simulationVerdicts(simulation))}`,
    kang &&
      `<h2>Kang: stimulus and cell types</h2><div class="pair">${figure("kang-stimulus", "Alignment with the stimulus. The ceiling for two equal groups is .866 for Spearman ρ and 1 for Pearson r.")}${figure("kang-clustering", "Leiden clusters of each latent representation. The neighbor graph differs from that of scanpy, which the scvi-tools values use.")}</div>${figure("kang-accuracy", "Best single latent and threshold for each type, selected and evaluated on different cells.")}${kangTable(kang, pca, ({ settings: at }) => `β = ${at["objective.beta"]}`)}${verdictList(kangVerdicts(kang, published.preprint.kang, pca))}`,
    kang &&
      `<h2>The frontier</h2>${figure("frontier", "Left: up and right is better. Right: down and right is better, where cell types remain and the stimulus is removed. Small dots are seeds.")}${frontierPart(data)}`,
    simulationFrontier && simulationFrontierPart(simulationFrontier, simulationScreen),
    crossing &&
      `<h2>Cells without tuning</h2><p>Eight simulated types and an effect in half of the cells of each type. The columns call this effect the stimulus.</p>${kangTable(crossing, crossingComponents, ({ variant }) => text(variant))}`,
  ];
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Kimmel 2020, reproduced</title><style>${STYLE}</style><body>${parts.filter(Boolean).join("\n")}</body></html>\n`;
}

function simulationTable(groups) {
  const rows = groups.map(({ variant, settings, seeds, measures }) => [
    `${variant}, β = ${settings["objective.beta"]}`,
    String(seeds.length),
    ...["mean", "oneToOne", "active", "divergence"].map((key) => interval(measures[key])),
  ]);
  return table(["", "seeds", "mean of the best |r|", "mean of the matched |r|", "active latents", "KL, nats"], rows);
}

function conditions(title, checks) {
  const rows = checks.map(({ name, value, bound, holds }) => [
    text(name),
    number(value),
    number(bound),
    `<span class="${holds ? "agrees" : "not"}">${holds ? "holds" : "does not hold"}</span>`,
  ]);
  return `<h3>${text(title)}</h3>${table(["condition on the mean over seeds", "value", "bound", ""], rows)}`;
}

function frontierPart({ kang, frontier = [], screen = [], supervised = [], peers = [], pca, rotation }) {
  const name = ({ variant }) => text(variant);
  const verdicts = frontierVerdicts(kang, frontier, pca).map(({ variant, seeds, checks }) =>
    conditions(`${variant}, ${seeds} seeds`, checks),
  );
  const part = (title, groups) => (groups.length > 0 ? `<h3>${title}</h3>${kangTable(groups, undefined, name)}` : "");
  return [
    kangTable(frontier, pca, name),
    ...verdicts,
    part("β = 1 from one start, as trained and rotated without labels", rotation?.kang ?? []),
    part("Other tools, with the same metrics and clustering", peers),
    part("First stage: objectives, priors and decoders, one seed and a short training", screen),
    part("Models with the condition as a covariate", supervised),
  ].join("");
}

function simulationFrontierPart(groups, screen = []) {
  return `<h2>The frontier, simulated</h2>${simulatedTable(groups)}${simulationFrontierVerdict(groups)
    .map(({ variant, checks }) => conditions(variant, checks))
    .join(
      "",
    )}${screen.length > 0 ? `<h3>First stage, simulated: one seed and a short training</h3>${simulatedTable(screen)}` : ""}`;
}

function simulatedTable(groups) {
  const columns = ["mean", "oneToOne", "mig", "disentanglement", "completeness", "active"];
  const rows = groups.map(({ variant, seeds, measures }) => [
    text(variant),
    String(seeds.length),
    ...columns.map((key) => interval(measures[key])),
  ]);
  const head = ["", "seeds", "mean of the best |r|", "matched |r|", "MIG", "DCI d.", "DCI c.", "active latents"];
  return table(head, rows);
}
