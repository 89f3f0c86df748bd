// Prints the tables of further designs and other tools in docs/reproduction/README.md, from the committed results:
//
//   node tooling/reproduce/rotation-tables.mjs
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

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

function table(head, rows) {
  console.log([row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n"), "\n");
}

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

const SCORES = ["MIG", "DCI", "one-to-one"];
const LEFT = ["ARI without", "neighbors", "logistic"];
table(
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
  designRows(json("rotation.json")),
);
table(
  ["design", "factor", "rotation", "\\|r\\|", "second", "ceiling", "smallest \\|r\\| / ceiling", "holds"],
  trainingRows(json("rotation.json")),
);
const peerNames = ["ifn", "second", "ceiling", "ari", "ariWithout", "neighbors", "logistic", "mig", "disentanglement"];
table(
  ["embedding", "view", "runs", "\\|r\\|", "second", "ceiling", "ARI", ...LEFT, ...SCORES],
  json("rotation-peers.json").rotationPeers.map(({ variant, settings, seeds, measures }) => [
    variant,
    settings.view,
    seeds.length,
    ...[...peerNames, "oneToOne"].map((name) => third(mean(measures[name]))),
  ]),
);
