// What agrees with the preprint and what does not, said from the numbers: no sentence here holds whatever they are.
import { mean, overSeeds } from "./measures.mjs";

const of = (groups, measure) =>
  groups
    .filter(({ measures }) => measures[measure])
    .map((group) => ({ ...group, ...overSeeds(group.measures[measure]) }));
const two = (value) => value.toFixed(2);
const three = (value) => value.toFixed(3);

/** @returns {{ claim: string, verdict: "agrees" | "partly" | "does not agree" | "not measured", said: string }[]} */
export function kangVerdicts(kang, published, pca) {
  const ifn = of(kang, "ifn");
  const ari = of(kang, "ari");
  if (ifn.length < 2 || ari.length < 2) return [];
  return [
    recovery(ifn, published),
    clustering(ari, published),
    accuracy(kang, published),
    second(kang),
    components(ifn, pca),
    seeds(ifn),
  ].filter(Boolean);
}

const betaOf = ({ settings }) => settings["objective.beta"];
const best = (rows) => rows.reduce((most, row) => (row.mean > most.mean ? row : most));

function recovery(ifn, published) {
  const [first, top] = [ifn[0], best(ifn)];
  const gain = top.mean - first.mean;
  const theirs = Math.max(...published.ifn) - published.ifn[0];
  return {
    claim: "A heavier divergence recovers the stimulus better",
    verdict: gain > 0 && top !== first ? (top.low > first.high ? "agrees" : "partly") : "does not agree",
    said: `Largest |r| ${three(first.mean)} at β = 1, ${three(top.mean)} at β = ${betaOf(top)} (a gain of ${three(gain)}; the preprint: ${three(theirs)}). ${top.low > first.high ? "The intervals over seeds do not overlap." : "The intervals over seeds overlap: at this number of seeds the gain could be chance."}`,
  };
}

function clustering(ari, published) {
  const [first, last] = [ari[0], ari.at(-1)];
  const theirs = published.ari[0] - published.ari.at(-1);
  const loss = first.mean - last.mean;
  return {
    claim: "and costs clustering",
    verdict: loss > 0 ? (first.low > last.high ? "agrees" : "partly") : "does not agree",
    said: `Best ARI ${two(first.mean)} at β = 1, ${two(last.mean)} at β = ${betaOf(last)}: a loss of ${two(loss)}; the preprint: ${two(theirs)}, most of it already at β = 1.5. Ours: ${ari.map((row) => `${betaOf(row)}: ${two(row.mean)}`).join(", ")}.`,
  };
}

function accuracy(kang, { accuracy: theirs, betas }) {
  const rows = Object.entries(theirs).flatMap(([type, values]) =>
    of(kang, `accuracy ${type}`).map((row) => ({ ours: row.mean, theirs: values[betas.indexOf(betaOf(row))] })),
  );
  if (rows.length === 0) return undefined;
  const off = mean(rows.map((row) => Math.abs(row.ours - row.theirs)));
  return {
    claim: "Single latents tell cell types from the rest with a balanced accuracy of .8 to .94",
    verdict: off < 0.05 ? "agrees" : off < 0.1 ? "partly" : "does not agree",
    said: `Over all cell types and weights ours differ by ${three(off)} in the mean. That the preprint's accuracy is balanced is our reading: megakaryocytes are one cell in a hundred.`,
  };
}

function second(kang) {
  const rows = of(kang, "second");
  if (rows.length === 0) return undefined;
  return {
    claim: "One latent follows the stimulus",
    verdict: rows.every((row) => row.mean < 0.2)
      ? "agrees"
      : rows.some((row) => row.mean < 0.2)
        ? "partly"
        : "does not agree",
    said: `The preprint shows the best latent only. The second-best active one correlates with ${rows.map((row) => `${two(row.mean)} (β = ${betaOf(row)})`).join(", ")}.`,
  };
}

function components(ifn, pca) {
  if (pca?.ifn === undefined) return undefined;
  const above = ifn.filter((row) => row.mean > pca.ifn);
  return {
    claim: "A trained model is needed for it",
    verdict: above.length === 0 ? "does not agree" : above.length === ifn.length ? "agrees" : "partly",
    said: `The best of 10 principal components of the same cells has |r| = ${three(pca.ifn)}; ${above.length} of ${ifn.length} weights lie above it in the mean. The preprint shows no such baseline.`,
  };
}

function seeds(ifn) {
  const spread = Math.max(...ifn.map(({ measures }) => Math.max(...measures.ifn) - Math.min(...measures.ifn)));
  const range = Math.max(...ifn.map((row) => row.mean)) - Math.min(...ifn.map((row) => row.mean));
  return {
    claim: "Seeds matter less than β",
    verdict: spread < range ? "agrees" : "does not agree",
    said: `At one β, seeds differ by up to ${three(spread)}; the means of the weights by ${three(range)}.`,
  };
}

/** The shape of the simulation's bars: gains that peak at middle β without capacity, and hold with it. */
export function simulationVerdicts(simulation) {
  const rows = (variant) =>
    of(
      simulation.filter((group) => group.variant === variant),
      "mean",
    );
  const [plain, held] = [rows("capacity 0"), rows("capacity 10")];
  if (plain.length < 2 || held.length < 2) return [];
  const top = best(plain);
  const shown = (all) => all.map((row) => `${betaOf(row)}: ${three(row.mean)}`).join(", ");
  const falls = top.mean - plain.at(-1).mean;
  const drop = best(held).mean - held.at(-1).mean;
  return [
    {
      claim: "Simulation, capacity 0: factors align better at β = 10 to 30 than at 1, and worse again beyond",
      verdict: betaOf(top) > 1 && falls > 0 ? "agrees" : betaOf(top) > 1 ? "partly" : "does not agree",
      said: `Mean over factors by β: ${shown(plain)}.${collapse(plain)}`,
    },
    {
      claim: "Simulation, capacity 10: it protects against a weight that is too heavy",
      verdict: held.at(-1).mean > plain.at(-1).mean && drop <= falls ? "agrees" : "does not agree",
      said: `Mean over factors by β: ${shown(held)}. Active latents at the heaviest weight: ${two(mean(plain.at(-1).measures.active))} without, ${two(mean(held.at(-1).measures.active))} with it.`,
    },
  ];
}

/** Why heavy weights fail, where latents vanished. */
function collapse(rows) {
  const gone = rows.filter(({ measures }) => mean(measures.active) < 1);
  if (gone.length === 0) return "";
  return ` At β = ${gone.map(betaOf).join(" and ")} no latent is active (${gone.map((row) => three(mean(row.measures.divergence))).join(", ")} nats in all): with reconstruction summed over genes, as scvi-tools sums it, such weights leave nothing, and what correlation remains is that of vanished latents' residues. The preprint's values there (.5 to .7) want a reconstruction of another scale, data of another size, or a warm-up that never ended; its text was not there to tell.`;
}
