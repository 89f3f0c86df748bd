// Clusters and neighbors of all latents of Kang's cells, in the coordinates of the models and of the stored latents.
import { mean, overSeeds } from "./measures.mjs";
import { CANDIDATES, third } from "./preset-choice.mjs";

const CLUSTERS = [
  ["ARI, best resolution", "ari", "ariStored"],
  ["ARI, resolution 1", "ariFixed", "ariFixedStored"],
  ["types, 15 neighbors", "typeNeighbors", "typeNeighborsStored"],
];

/**
 * Clusters and neighbors of all latents per coordinates: the mean, and the mean and lower 95 % bound of the difference from β = 1 as
 * trained. ICA after training has the weights of that model, so that it is its own reference in model coordinates.
 */
export function clustersByCoordinates({ rotation: { kang } }) {
  const [ica, ...during] = Object.values(CANDIDATES).flatMap(({ kang: name }) =>
    kang.filter((one) => one.variant === name),
  );
  if (ica === undefined) return [];
  return CLUSTERS.map(([title, model, stored]) => {
    const reference = ica.measures[model];
    const others = [ica.measures[stored], ...during.flatMap(({ measures }) => [measures[model], measures[stored]])];
    const compared = others.map((values) => {
      const { mean: middle, low } = overSeeds(values.map((value, seed) => value - reference[seed]));
      return `${third(mean(values))} (${third(middle)}, ${third(low)})`;
    });
    return [title, third(mean(reference)), ...compared];
  });
}
