import type { Matrix } from "@heddle/contracts";

/**
 * Agglomerative clustering by average linkage, in which a cluster contains at most one item of each set. Merges the most
 * similar pair of clusters until no allowed pair has a mean similarity of at least `threshold` (as ICASSO, Himberg et al. 2004,
 * which clusters the components of several runs without the restriction). Among equally similar pairs, the pair with the
 * lowest indices merges. n items take n³ steps.
 *
 * @param similarity n × n, symmetric
 * @param sets the set of each item
 * @returns clusters of item indices, ascending, ordered by their first item; single items included
 */
export function groupAcrossSets(similarity: Matrix, sets: ArrayLike<number>, threshold: number): number[][] {
  let clusters = Array.from(sets, (_, item) => [item]);
  const between = (a: readonly number[], b: readonly number[]) => {
    let sum = 0;
    for (const i of a) for (const j of b) sum += similarity.values[i * similarity.columns + j];
    return sum / (a.length * b.length);
  };
  const isAllowed = (a: readonly number[], b: readonly number[]) => a.every((i) => b.every((j) => sets[i] !== sets[j]));
  for (;;) {
    let best = { similarity: threshold, pair: undefined as readonly [number, number] | undefined };
    for (let i = 0; i < clusters.length; i++) {
      for (let j = i + 1; j < clusters.length; j++) {
        const found = between(clusters[i], clusters[j]);
        const isBetter = best.pair === undefined ? found >= best.similarity : found > best.similarity;
        if (isBetter && isAllowed(clusters[i], clusters[j])) best = { similarity: found, pair: [i, j] };
      }
    }
    if (best.pair === undefined) return clusters;
    const [into, from] = best.pair;
    const merged = [...clusters[into], ...clusters[from]].sort((a, b) => a - b);
    clusters = clusters.map((cluster, at) => (at === into ? merged : cluster)).filter((_, at) => at !== from);
  }
}
