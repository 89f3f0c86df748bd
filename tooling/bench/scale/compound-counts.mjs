// Counts of a simulated design for benchmarks, without a draw per gene: cells of 2,000 genes at about 50,000 per second.
//
// Negative binomial with mean λ and variance 2λ, as a compound Poisson distribution: a cell has Poisson(λ ln 2) groups of
// counts, each in one gene, and a group has a size from the logarithmic distribution with p = 1/2. `simulate` draws one
// gamma and one Poisson variable per gene, with a similar variance at these means.

import { samplePoisson } from "../../../packages/numerics/dist/index.js";
import { sourcesOfCell } from "../../../plugins/datasets/dist/simulated/counts.js";

/** Resolution of a profile; an index takes 16 of the 23 random bits. */
const QUANTILES = 2 ** 16;

/** `random`, `design` and `options` are those of `streamSimulation`; one batch. Rows of a block depend on its start only. */
export function compoundCounts(random, design, { genes }) {
  const ones = new Float64Array(genes).fill(1);
  const quantiles = new Map();
  const dense = new Float32Array(genes);
  const genesOf = (factors) => {
    if (!quantiles.has(factors)) quantiles.set(factors, quantilesOf(design.genes.means.means, factors));
    return quantiles.get(factors);
  };
  return (start, end) => {
    const stream = random.stream("compound").stream(start);
    const columns = [];
    const counts = [];
    const rowStarts = new Int32Array(end - start + 1);
    for (let cell = start; cell < end; cell++) {
      for (const { share, factors } of sourcesOfCell(design, ones, cell)) {
        const groups = samplePoisson(stream, design.cells.librarySizes[cell] * share * Math.LN2);
        const table = genesOf(factors);
        const drawn = stream.uniforms(2 * groups);
        for (let i = 0; i < drawn.length; i += 2)
          dense[table[Math.floor(drawn[i] * QUANTILES)]] += groupSize(drawn[i + 1]);
      }
      for (let gene = 0; gene < genes; gene++)
        if (dense[gene] > 0) {
          columns.push(gene);
          counts.push(dense[gene]);
        }
      dense.fill(0);
      rowStarts[cell - start + 1] = columns.length;
    }
    return { rowStarts, columns: Int32Array.from(columns), counts: Float32Array.from(counts) };
  };
}

/** At i: the gene at the quantile (i + ½) / QUANTILES of means × factors. */
function quantilesOf(means, factors) {
  const sums = new Float64Array(means.length);
  for (let gene = 0; gene < means.length; gene++) sums[gene] = (sums[gene - 1] ?? 0) + means[gene] * factors[gene];
  let gene = 0;
  return Uint16Array.from({ length: QUANTILES }, (_, i) => {
    while (gene < means.length - 1 && sums[gene] < ((i + 0.5) / QUANTILES) * sums.at(-1)) gene++;
    return gene;
  });
}

/** The quantile u of the logarithmic distribution with p = 1/2: P(k) = 2^-k / (k ln 2), k ≥ 1. */
function groupSize(u) {
  let size = 1;
  let power = 0.5 / Math.LN2;
  for (let rest = u - power; rest > 0; rest -= power / size) {
    size++;
    power /= 2;
  }
  return size;
}
