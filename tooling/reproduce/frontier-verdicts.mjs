// Compares means over seeds with the conditions for breaking the trade-off.
import { overSeeds } from "./measures.mjs";

const isReference = ({ variant }) => variant?.startsWith("β-VAE") === true;
const meanOf = (group, measure) => (group.measures[measure] ? overSeeds(group.measures[measure]).mean : Number.NaN);
const best = (groups, measure) =>
  groups.reduce((top, group) => (meanOf(group, measure) > meanOf(top, measure) ? group : top));
const check = (name, value, bound, holds) => ({ name, value, bound, holds });

/**
 * References are the β-VAEs of the reproduction and those with the same training as the configuration. "β = 1" is the one
 * with the same training, if there is one.
 *
 * @returns {{ variant: string, seeds: number, checks: { name, value, bound, holds }[] }[]}
 */
export function frontierVerdicts(kang, frontier, pca) {
  const known = frontier.filter(({ measures }) => measures.ifn);
  const sameTraining = known.filter(isReference);
  const reference = { first: sameTraining[0] ?? kang[0], top: best([...kang, ...sameTraining], "ifn") };
  return known
    .filter((group) => !isReference(group))
    .map(({ variant, seeds, measures }) => ({
      variant,
      seeds: seeds.length,
      checks: checksOf(measures, reference, pca),
    }));
}

// Long because it is a list of conditions.
function checksOf(measures, { first, top }, pca) {
  const m = Object.fromEntries(Object.entries(measures).map(([name, values]) => [name, overSeeds(values)]));
  const [ari1, ifnTop] = [overSeeds(first.measures.ari), overSeeds(top.measures.ifn)];
  const spread = (row) => row.deviation ?? Number.NaN;
  const atLeast = (name, value, bound) => check(name, value, bound, value >= bound);
  const below = (name, value, bound) => check(name, value, bound, value < bound);
  return [
    atLeast("stimulus, largest |r|: at least the mean of the best β-VAE", m.ifn.mean, ifnTop.mean),
    ...(pca?.ifn === undefined
      ? []
      : [atLeast("stimulus, largest |r|: at least that of principal components", m.ifn.mean, pca.ifn)]),
    below("its standard deviation over seeds: below that of the best β-VAE", spread(m.ifn), spread(ifnTop)),
    below("second-best active latent: below .2", m.second.mean, 0.2),
    atLeast("best ARI, all latents: at least the mean of β = 1", m.ari.mean, ari1.mean),
    below("its standard deviation over seeds: below that of β = 1", spread(m.ari), spread(ari1)),
    atLeast("best ARI without the stimulus latents: at least .78", m.ariWithout.mean, 0.78),
    below(
      "stimulus from the other latents, 15 nearest neighbors: at most .55",
      m.neighbors.mean,
      0.55 + Number.EPSILON,
    ),
    below("stimulus from the other latents, logistic: at most .55", m.logistic.mean, 0.55 + Number.EPSILON),
    ...(m.logisticActive === undefined
      ? []
      : [
          below(
            "stimulus from the other active latents, logistic: at most .55",
            m.logisticActive.mean,
            0.55 + Number.EPSILON,
          ),
        ]),
  ];
}

/** On simulations: compares each measure with the best β-VAE. */
export function simulationFrontierVerdict(groups) {
  const known = groups.filter(({ measures }) => measures.mean);
  const references = known.filter(isReference);
  if (references.length === 0) return [];
  const NAMES = {
    mean: "mean of the best |r|",
    oneToOne: "mean of the matched |r|",
    mig: "MIG",
    disentanglement: "DCI disentanglement",
    completeness: "DCI completeness",
  };
  return known
    .filter((group) => !isReference(group))
    .map((group) => ({
      variant: `${group.variant}: above the best β-VAE?`,
      checks: Object.entries(NAMES)
        .filter(([key]) => group.measures[key])
        .map(([key, name]) => {
          const top = best(references, key);
          const [value, bound] = [meanOf(group, key), meanOf(top, key)];
          return check(`${name}: above ${top.variant}`, value, bound, value > bound);
        }),
    }));
}
