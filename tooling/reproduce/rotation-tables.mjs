// Writes the tables of docs/reproduction/*.md between `<!-- table: NAME -->` and `<!-- /table -->`, from the committed results:
//
//   node tooling/reproduce/rotation-tables.mjs
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { clustersByCoordinates } from "./clusters-by-coordinates.mjs";
import { covariateTables } from "./covariate-tables.mjs";
import { presetChoice } from "./preset-choice.mjs";

const folder = fileURLToPath(new URL("../../docs/reproduction", import.meta.url));
const json = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
/** Sweep → the factor of its table. */
const FACTORS = {
  "rotation-donors": "condition",
  "rotation-unbalanced": "condition",
  "rotation-hidden": "hidden_ifn",
  "rotation-glioblastoma": "condition",
  "rotation-latents": "condition",
  "rotation-simulation": "all",
};
const VIEWS = { "without the means of its levels": "without their means" };
const third = (value) => (value === undefined ? "" : value.toFixed(3).replace(/^0/, ""));
const mean = (values) => values && values.reduce((sum, value) => sum + value, 0) / values.length;
const row = (cells) => `| ${cells.join(" | ")} |`;

const table = (head, rows) => [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");

/** Values of a measure per run; for "all", the mean over the factors. */
function valuesOf({ measures }, factor, name) {
  if (factor !== "all") return measures[`${factor}/${name}`];
  const own = Object.entries(measures).filter(([key]) => key.endsWith(`/${name}`));
  return own[0][1].map((_, run) => mean(own.map(([, values]) => values[run])));
}

/** Rotation after training and during training, one row per design, factor and model; holds: |r| ≥ .9 of the ceiling, second ≤ .2. */
function trainingRows({ rotation: { linear } }) {
  const during = linear.filter(({ sweep }) => sweep.startsWith("in-training"));
  return during.flatMap((group) => {
    const sweep = group.sweep === "in-training" ? "rotation" : group.sweep.replace("in-training", "rotation");
    const after = linear.find(
      (other) => other.sweep === sweep && other.design === group.design && other.view === "ICA",
    );
    const factors = Object.keys(group.measures).flatMap((key) => (key.endsWith("/r") ? [key.slice(0, -2)] : []));
    const rows = (factor) => [after, group].map((one) => trainingRow(one, factor, one === group));
    // some designs measured fewer factors after training
    return factors.filter((factor) => `${factor}/r` in after.measures).flatMap(rows);
  });
}

function trainingRow(group, factor, isDuring) {
  const [r, second, ceiling] = ["r", "second", "ceiling"].map((name) => group.measures[`${factor}/${name}`]);
  const shares = r.map((value, run) => value / ceiling[run]);
  const held = shares.filter((share, run) => share >= 0.9 && second[run] <= 0.2).length;
  const values = [mean(r), mean(second), mean(ceiling), Math.min(...shares)].map(third);
  return [
    group.design,
    factor,
    isDuring ? "during training" : "ICA after training",
    ...values,
    `${held} of ${r.length}`,
  ];
}

/** One row per design, view and number of latents. */
function designRows({ rotation: { linear } }) {
  return linear
    .filter(({ sweep }) => sweep in FACTORS)
    .flatMap((group) => bySize(group))
    .map((group) => {
      const of = (name) => valuesOf(group, FACTORS[group.sweep], name);
      const smallest = Math.min(...of("r").map((value, run) => value / of("ceiling")[run]));
      const view = Object.entries(VIEWS).reduce((text, [long, short]) => text.replace(long, short), group.view);
      const means = [of("r"), of("second"), of("ceiling"), of("random")].map((values) => third(mean(values)));
      const others = ["removal/ari", "removal/neighbors", "removal/logistic", "scores/mig", "scores/disentanglement"];
      const rest = [...others, "scores/oneToOne"].map((name) => third(mean(group.measures[name])));
      return [group.design, view, of("r").length, ...means, third(smallest), ...rest];
    });
}

/** Groups of runs with the same number of latents, which is the first part of the name of a run. */
function bySize(group) {
  if (group.sweep !== "rotation-latents") return [group];
  const sizes = [...new Set(group.runs.map((run) => run.split("/")[0]))];
  return sizes.map((size) => {
    const own = [...group.runs.keys()].filter((at) => group.runs[at].split("/")[0] === size);
    const measures = Object.entries(group.measures).map(([name, values]) => [name, own.map((at) => values[at])]);
    return { ...group, design: `${group.design}, ${size} latents`, measures: Object.fromEntries(measures) };
  });
}

const MARGINALS = "rotated during training, marginals near the prior";
const VARIANCES = "rotated during training, ICA with posterior variances, new seeds";

/** Rows of the first table: models and other tools with and without a rotation. */
function summaryRows({ rotation: { kang } }, { frontier }, { rotationPeers }) {
  const find = (groups, name) => groups.find((group) => group.variant === name);
  const variant = (groups, name) => ({ ...find(groups, name), stored: find(groups, name).measures.ari });
  const rotated = (name) => ({ ...find(kang, name), stored: find(kang, name).measures.ariStored });
  const peer = (name, view) => {
    const group = rotationPeers.find((one) => one.variant === name && one.settings.view === view);
    // all latents are clustered in the coordinates of the view: another measure than that of the models
    return { ...group, measures: { ...group.measures, ari: undefined } };
  };
  return [
    ["β = 1, one start, as trained", variant(kang, "as trained")],
    ["**the same, rotated by ICA (determined axes)**", rotated("ICA, determined axes")],
    ["the same, seeds 20 to 29", rotated("ICA after training, new seeds")],
    ["β = 1, ICA of all axes", rotated("ICA")],
    ["rotated during training, last weight 4 of the total correlation", rotated("rotated during training")],
    ["rotated during training, marginals near the prior", rotated(MARGINALS)],
    ["the same, seeds 20 to 29", rotated(`${MARGINALS}, new seeds`)],
    ["**the same, ICA with posterior variances (`recommended`)**", rotated(VARIANCES)],
    ["β-TCVAE, Laplace prior, four restarts", variant(frontier, "β-TCVAE")],
    ["β = 1, four restarts", variant(frontier, "β-VAE 1, same training")],
    ["β = 5, four restarts", variant(frontier, "β-VAE 5, same training")],
    ["scvi-tools, β = 1, as trained", peer("scvi-beta-1", "as trained")],
    ["**the same, rotated by `heddle rotate FILE --obsm X_scVI`**", peer("scvi-beta-1", "ICA, determined axes")],
    ["10 principal components", peer("pca", "as trained")],
    ["ICA of 10 principal components", peer("pca", "ICA")],
  ].map(([name, { seeds, measures, stored }]) => [
    name,
    seeds.length,
    ...["ifn", "second", "ari"].map((key) => third(mean(measures[key]))),
    third(mean(stored)),
    ...["ariWithout", "neighbors", "logistic"].map((key) => third(mean(measures[key]))),
  ]);
}

/** Value of a bound in bold if it does not hold. */
const cell = (found) => (found === undefined ? "not run" : found.holds ? found.value : `**${found.value}**`);
const choice = presetChoice(json("rotation.json"));

const SCORES = ["MIG", "DCI", "one-to-one"];
const LEFT = ["ARI without", "neighbors", "logistic"];
const peerNames = ["ifn", "second", "ceiling", "ari", "ariWithout", "neighbors", "logistic", "mig", "disentanglement"];
const rotation = json("rotation.json");
const peers = json("rotation-peers.json");
const TABLES = {
  summary: table(
    ["model", "seeds", "stimulus, \\|r\\|", "second", "ARI, all latents", "the same, stored latents", ...LEFT],
    summaryRows(rotation, json("frontier.json"), peers),
  ),
  designs: table(
    [
      "design",
      "view",
      "runs",
      "\\|r\\|",
      "second",
      "ceiling",
      "random rotation",
      "smallest \\|r\\| / ceiling",
      ...LEFT,
      ...SCORES,
    ],
    designRows(rotation),
  ),
  training: table(
    ["design", "factor", "rotation", "\\|r\\|", "second", "ceiling", "smallest \\|r\\| / ceiling", "holds"],
    trainingRows(rotation),
  ),
  bounds: table(
    ["bound", "ICA after training", "marginals", "marginals, ICA with posterior variances"],
    choice.bounds.map(({ title, candidates }) => [title, ...candidates.map(cell)]),
  ),
  coordinates: table(
    ["all latents", "β = 1 as trained", "ICA, stored", "marginals, model", "stored", "with variances, model", "stored"],
    clustersByCoordinates(rotation),
  ),
  pairs: table(
    ["factor", "runs that hold: ICA after training", "marginals", "\\|r\\| of marginals higher", "lower"],
    choice.pairs.map(({ title, held, higher, lower }) => [title, ...held, higher, lower]),
  ),
  ...covariateTables(rotation, table),
  tools: table(
    ["embedding", "view", "runs", "\\|r\\|", "second", "ceiling", "ARI", ...LEFT, ...SCORES],
    peers.rotationPeers.map(({ variant, settings, seeds, measures }) => [
      variant,
      settings.view,
      seeds.length,
      ...[...peerNames, "oneToOne"].map((name) => third(mean(measures[name]))),
    ]),
  ),
};

for (const name of readdirSync(folder).filter((file) => file.endsWith(".md"))) {
  const file = join(folder, name);
  const text = readFileSync(file, "utf8");
  const written = text.replaceAll(/(<!-- table: (\w+) -->\n).*?(<!-- \/table -->)/gs, (_, start, key, end) => {
    if (!(key in TABLES)) throw new Error(`${name}: expected a table of ${Object.keys(TABLES)}, got ${key}`);
    return `${start}\n${TABLES[key]}\n\n${end}`;
  });
  if (written !== text) writeFileSync(file, written);
}
