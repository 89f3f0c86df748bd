import { log, logSumExp } from "@heddle/numerics";

/** Per latent: one number per cell. */
export type Columns = readonly Float64Array[];

/** Gaussians per cell and latent, with one draw from each. */
export interface Drawn {
  readonly means: Columns;
  readonly variances: Columns;
  readonly draws: Columns;
}

export type Estimator = "minibatch-stratified" | "minibatch-weighted";

/**
 * log w of cell i, of its neighbor in the minibatch and of the other cells, for M + 1 of N cells (Chen et al. 2018,
 * arXiv:1802.04942, appendix C). Stratified: 1/N, (N − M)/(N·M), 1/M. Weighted: 1/(N·(M + 1)) for all. With all N cells,
 * the weights are 1/N, which gives q(z) exactly.
 */
export function logWeights(estimator: Estimator, size: number, cells: number): readonly [number, number, number] {
  const same = (weight: number) => [weight, weight, weight] as const;
  if (size === cells) return same(-log(cells));
  if (estimator === "minibatch-weighted") return same(-log(cells * size));
  const others = size - 1;
  return [-log(cells), log((cells - others) / (cells * others)), -log(others)];
}

const LOG_TWO_PI = 1.8378770664093453;

/** Log densities, one entry per cell of a minibatch. */
export interface LogDensities {
  /** log q(z_i). */
  readonly joint: Float64Array;
  /** Σ_j log q(z_ij). */
  readonly marginals: Float64Array;
}

/**
 * Density of the aggregate posterior q = Σ_k w_ik N(mean_k, variance_k) at the draw of each cell of a minibatch. The mean of
 * joint − marginals is the total correlation.
 *
 * @param batch at least two cells; the neighbor of each cell is the next one, and of the last cell the first one
 */
export function logDensitiesInBatch(
  { means, variances, draws }: Drawn,
  batch: Int32Array,
  [own, neighbor, other]: readonly [number, number, number],
): LogDensities {
  const size = batch.length;
  const found = { joint: new Float64Array(size), marginals: new Float64Array(size) };
  const [joint, alone, weights] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  const gathered = means.map((_, latent) => gather(batch, means[latent], variances[latent], draws[latent]));
  for (let at = 0; at < size; at++) {
    weights.fill(other);
    weights[(at + 1) % size] = neighbor;
    weights[at] = own;
    joint.set(weights);
    for (const { mean, half, constant, draw } of gathered) {
      for (let k = 0; k < size; k++) {
        const distance = draw[at] - mean[k];
        const density = constant[k] - distance * distance * half[k];
        alone[k] = weights[k] + density;
        joint[k] += density;
      }
      found.marginals[at] += logSumExp(alone);
    }
    found.joint[at] = logSumExp(joint);
  }
  return found;
}

/** Constants of the log density of a draw under each cell's Gaussian: constant − half · (draw − mean)². */
function gather(batch: Int32Array, means: Float64Array, variances: Float64Array, draws: Float64Array) {
  const take = (of: (cell: number) => number) => Float64Array.from(batch, of);
  return {
    mean: take((cell) => means[cell]),
    half: take((cell) => 0.5 / variances[cell]),
    constant: take((cell) => -0.5 * (LOG_TWO_PI + log(variances[cell]))),
    draw: take((cell) => draws[cell]),
  };
}
