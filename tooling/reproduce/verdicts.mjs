// Compares the results with the claims of the preprint. Every verdict follows from the numbers.
import { mean, overSeeds } from "./measures.mjs";

const of = (groups, measure) =>
  groups
    .filter(({ measures }) => measures[measure])
    .map((group) => ({ ...group, ...overSeeds(group.measures[measure]) }));
const two = (value) => value.toFixed(2);
const three = (value) => value.toFixed(3);

/** @returns {{ claim: string, verdict: "agrees" | "partly" | "does not agree" | "not measured", explanation: string }[]} */
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
    claim: "A larger β improves alignment with the stimulus",
    verdict: gain > 0 && top !== first ? (top.low > first.high ? "agrees" : "partly") : "does not agree",
    explanation: `Largest |r| ${three(first.mean)} at β = 1, ${three(top.mean)} at β = ${betaOf(top)} (gain ${three(gain)}; preprint ${three(theirs)}). ${top.low > first.high ? "The intervals over seeds do not overlap." : "The intervals over seeds overlap, so the gain may be due to chance."}`,
  };
}

function clustering(ari, published) {
  const [first, last] = [ari[0], ari.at(-1)];
  const theirs = published.ari[0] - published.ari.at(-1);
  const loss = first.mean - last.mean;
  return {
    claim: "A larger β reduces clustering",
    verdict: loss > 0 ? (first.low > last.high ? "agrees" : "partly") : "does not agree",
    explanation: `Best ARI ${two(first.mean)} at β = 1, ${two(last.mean)} at β = ${betaOf(last)}: loss ${two(loss)}; preprint ${two(theirs)}, mostly at β = 1.5. By β: ${ari.map((row) => `${betaOf(row)}: ${two(row.mean)}`).join(", ")}.`,
  };
}

function accuracy(kang, { accuracy: theirs, betas }) {
  const rows = Object.entries(theirs).flatMap(([type, values]) =>
    of(kang, `accuracy ${type}`).map((row) => ({ ours: row.mean, theirs: values[betas.indexOf(betaOf(row))] })),
  );
  if (rows.length === 0) return undefined;
  const off = mean(rows.map((row) => Math.abs(row.ours - row.theirs)));
  return {
    claim: "Single latents predict cell types with a balanced accuracy of .8 to .94",
    verdict: off < 0.05 ? "agrees" : off < 0.1 ? "partly" : "does not agree",
    explanation: `The mean difference over all cell types and β is ${three(off)}. We assume that the accuracy of the preprint is balanced, because 1 % of the cells are megakaryocytes.`,
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
    explanation: `The preprint shows the best latent only. |r| of the second-best active latent: ${rows.map((row) => `${two(row.mean)} (β = ${betaOf(row)})`).join(", ")}.`,
  };
}

function components(ifn, pca) {
  if (pca?.ifn === undefined) return undefined;
  const above = ifn.filter((row) => row.mean > pca.ifn);
  return {
    claim: "A trained model exceeds principal components",
    verdict: above.length === 0 ? "does not agree" : above.length === ifn.length ? "agrees" : "partly",
    explanation: `The best of 10 principal components of the same cells has |r| = ${three(pca.ifn)}; ${above.length} of ${ifn.length} values of β have a higher mean. The preprint has no such baseline.`,
  };
}

function seeds(ifn) {
  const spread = Math.max(...ifn.map(({ measures }) => Math.max(...measures.ifn) - Math.min(...measures.ifn)));
  const range = Math.max(...ifn.map((row) => row.mean)) - Math.min(...ifn.map((row) => row.mean));
  return {
    claim: "Seeds vary less than β",
    verdict: spread < range ? "agrees" : "does not agree",
    explanation: `Seeds of one β differ by up to ${three(spread)}; means of different β by ${three(range)}.`,
  };
}

/** The curves of the simulation: a maximum at intermediate β without capacity, and none with it. */
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
      claim: "Simulation, capacity 0: alignment is higher at β = 10 to 30 than at 1, and lower beyond",
      verdict: betaOf(top) > 1 && falls > 0 ? "agrees" : betaOf(top) > 1 ? "partly" : "does not agree",
      explanation: `Mean over factors by β: ${shown(plain)}.${collapse(plain)}`,
    },
    {
      claim: "Simulation, capacity 10: a capacity prevents the loss at large β",
      verdict: held.at(-1).mean > plain.at(-1).mean && drop <= falls ? "agrees" : "does not agree",
      explanation: `Mean over factors by β: ${shown(held)}. Active latents at the largest β: ${two(mean(plain.at(-1).measures.active))} without capacity, ${two(mean(held.at(-1).measures.active))} with it.`,
    },
  ];
}

/** Explains results without active latents. */
function collapse(rows) {
  const gone = rows.filter(({ measures }) => mean(measures.active) < 1);
  if (gone.length === 0) return "";
  return ` At β = ${gone.map(betaOf).join(" and ")} no latent is active (${gone.map((row) => three(mean(row.measures.divergence))).join(", ")} nats in total). The reconstruction is a sum over genes, as in scvi-tools, so a large β makes all latents inactive, and the remaining correlation comes from the residual variation of their means. The values of the preprint (.5 to .7) require another scale of the reconstruction, other data or an unfinished warm-up; the preprint does not state it.`;
}
