// The bounds of "The choice of the preset" in docs/reproduction/rotation-protocol.md for both candidates, from rotation.json.
import { mean, overSeeds } from "./measures.mjs";

export const third = (value) => {
  const text = value.toFixed(3).replace(/^(-?)0/, "$1");
  return text === "-.000" ? ".000" : text.replace("-", "−");
};

/** Candidate → names of its groups in rotation.json. */
export const CANDIDATES = {
  ica: {
    kang: "ICA after training, new seeds",
    sweeps: "rotation",
    views: { "rotation-donors": "ICA, determined axes" },
    view: "ICA",
  },
  marginals: {
    kang: "rotated during training, marginals near the prior, new seeds",
    sweeps: "marginals",
    views: {},
    view: "as trained",
  },
  // later: the preset as it is
  variances: {
    kang: "rotated during training, ICA with posterior variances, new seeds",
    sweeps: "variances",
    views: {},
    view: "as trained",
  },
};

const CROSSING = [
  ["exclusive identities", "group", "types"],
  ["one crossing effect", "batch", "effect"],
  ["two crossing effects", "batch", "first effect"],
  ["two crossing effects", "activity_00", "second effect"],
];

/**
 * { bounds, pairs }: rows of both tables. Bounds have a value and whether it holds for each model, undefined where no run exists;
 * pairs compare both candidates of the choice.
 */
export function presetChoice({ rotation }) {
  const models = Object.values(CANDIDATES).map((candidate) => dataOf(rotation, candidate));
  const [ica, marginals] = models;
  const reference = ica.kang?.ari;
  const bounds = BOUNDS.map(([title, measure]) => ({
    title,
    candidates: models.map((data) => measure(data, reference)),
  }));
  const designs = [...CROSSING, ["glioblastoma", "condition", "panobinostat"]];
  const pairs = designs.flatMap(([design, factor, label]) => {
    const [one, other] = [ica, marginals].map((data) => data.factor(design, factor));
    return one && other ? [{ title: `${design}, ${label}`, ...paired(one, other) }] : [];
  });
  return { bounds, pairs };
}

function dataOf({ kang, linear }, { kang: variant, sweeps, views, view }) {
  const group = (design) =>
    linear.find(
      (one) => one.design === design && one.sweep.startsWith(`${sweeps}-`) && one.view === (views[one.sweep] ?? view),
    );
  const measure = (design, name) => group(design)?.measures[name];
  return {
    kang: kang.find((one) => one.variant === variant)?.measures,
    factor(design, factor) {
      const [r, second, ceiling, determined] = ["r", "second", "ceiling", "determined"].map((name) =>
        measure(design, `${factor}/${name}`),
      );
      return r && { runs: group(design).runs, r, second, ceiling, determined };
    },
    factors: (design) =>
      Object.entries(group(design)?.measures ?? {}).flatMap(([name, values]) => (name.endsWith("/r") ? [values] : [])),
  };
}

const held = ({ r, second, ceiling }) => r.map((value, run) => value >= 0.9 * ceiling[run] && second[run] <= 0.2);
const count = (values) => values.filter(Boolean).length;
const verdict = (values, summarize, holds) => values && { value: summarize(values), holds: holds(values) };
const kangMean = (name, isWithin) => (data) =>
  verdict(
    data.kang?.[name],
    (values) => third(mean(values)),
    (values) => isWithin(mean(values)),
  );
const crossing = (design, factor) => (data) =>
  verdict(
    data.factor(design, factor),
    (found) => `${count(held(found))} of ${found.r.length}`,
    (found) => held(found).every(Boolean),
  );

/** Title, and { value, holds } of a candidate; in the order of the protocol, without the time. */
const BOUNDS = [
  ["1 Kang, mean \\|r\\| ≥ .90", kangMean("ifn", (value) => value >= 0.9)],
  [
    "2 Kang, smallest \\|r\\| ≥ .88",
    ofKang(
      "ifn",
      (values) => Math.min(...values),
      (value) => value >= 0.88,
    ),
  ],
  [
    "3 Kang, second < .1 in nine of ten seeds (largest)",
    ({ kang }) =>
      verdict(
        kang?.second,
        (values) => third(Math.max(...values)),
        (values) => count(values.map((value) => value < 0.1)) >= 9,
      ),
  ],
  ["4 Kang, ΔARI of all stored latents, lower 95 % ≥ −.01", clusterBound],
  ["5 Kang, ARI without ≥ .78", kangMean("ariWithout", (value) => value >= 0.78)],
  ["6 Kang, neighbors ≤ .55", kangMean("neighbors", (value) => value <= 0.55)],
  ["7 Kang, logistic ≤ .55", kangMean("logistic", (value) => value <= 0.55)],
  ["8 exclusive identities, runs that hold", crossing("exclusive identities", "group")],
  ["9 one crossing effect, runs that hold", crossing("one crossing effect", "batch")],
  ["10 two crossing effects, first, runs that hold", crossing("two crossing effects", "batch")],
  ["10 two crossing effects, second, runs that hold", crossing("two crossing effects", "activity_00")],
  ["11 glioblastoma, \\|r\\| ≥ .9 of the ceiling or undetermined, eight of ten", weakEffect],
  ["12 donors, smallest \\|r\\| ≥ .88", ofDonors("r", Math.min, (value) => value >= 0.88)],
  ["13 donors, largest second < .1", ofDonors("second", Math.max, (value) => value < 0.1)],
  [
    "14 kimmel-2020, mean \\|r\\| ≥ .72",
    (data) => {
      const factors = data.factors("kimmel-2020");
      if (factors.length === 0) return undefined;
      const value = mean(factors.map(mean));
      return { value: third(value), holds: value >= 0.72 };
    },
  ],
];

function ofKang(name, summarize, isWithin) {
  return (data) =>
    verdict(
      data.kang?.[name],
      (values) => third(summarize(values)),
      (values) => isWithin(summarize(values)),
    );
}

function clusterBound({ kang }, reference) {
  if (kang === undefined || reference === undefined) return undefined;
  const { mean: middle, low } = overSeeds(kang.ariStored.map((value, seed) => value - reference[seed]));
  return { value: `${third(low)} (mean ${third(middle)})`, holds: low >= -0.01 };
}

/** Without `determined`, axes count by |r| alone. */
function weakEffect(data) {
  const found = data.factor("glioblastoma", "condition");
  if (found === undefined) return undefined;
  const follows = found.r.map((value, run) => value >= 0.9 * found.ceiling[run]);
  const passes = follows.map((is, run) => is || found.determined?.[run] === 0);
  const undetermined = found.determined ? `, ${count(passes) - count(follows)} undetermined` : "";
  return { value: `${count(follows)} of ${passes.length}${undetermined}`, holds: count(passes) >= 8 };
}

function ofDonors(name, summarize, isWithin) {
  return (data) => {
    const values = data.factor("donors as replicates", "condition")?.[name];
    return values && { value: third(summarize(...values)), holds: isWithin(summarize(...values)) };
  };
}

/** Runs that hold per candidate, and the runs in which the second has the higher or lower |r|; both have the same runs. */
function paired(one, other) {
  const places = other.runs.map((run) => one.runs.indexOf(run));
  if (places.includes(-1)) throw new Error(`expected the runs ${one.runs}, got ${other.runs}`);
  const differences = other.r.map((value, run) => value - one.r[places[run]]);
  return {
    held: [count(held(one)), count(held(other))],
    higher: count(differences.map((value) => value > 0)),
    lower: count(differences.map((value) => value < 0)),
  };
}
