import { log } from "@heddle/numerics";

/** Share of a latent's variance below which its residual on earlier latents counts as 0. */
const OWN = 1e-12;

export interface TotalCorrelation {
  /** Total correlation in nats, ≥ 0. */
  readonly value: number;
  /** Latents that are linear combinations of earlier latents. Each would give infinity; it adds ln 10⁶ instead. */
  readonly dependent: number;
}

/**
 * ½(Σ ln variance − ln det covariance) in nats: the total correlation of a Gaussian with the correlations of the latents.
 * It is computed as −½ Σ ln(1 − R²) of each latent on earlier latents, with 1 − R² at least 10⁻¹². Constant latents are
 * excluded.
 *
 * @param correlations latents × latents, row-major, ones on the diagonal
 */
export function gaussianTotalCorrelation(correlations: Float64Array, size: number): TotalCorrelation {
  const lower = new Float64Array(size * size);
  let value = 0;
  let dependent = 0;
  for (let row = 0; row < size; row++) {
    let own = 1;
    for (let column = 0; column < row; column++) {
      let rest = correlations[row * size + column];
      for (let k = 0; k < column; k++) rest -= lower[row * size + k] * lower[column * size + k];
      const diagonal = lower[column * size + column];
      // a dependent latent adds no new direction
      lower[row * size + column] = diagonal === 0 ? 0 : rest / diagonal;
      own -= lower[row * size + column] * lower[row * size + column];
    }
    if (own <= OWN) dependent++;
    value -= log(Math.max(OWN, Math.min(1, own))) / 2;
    lower[row * size + row] = own <= OWN ? 0 : Math.sqrt(own);
  }
  return { value, dependent };
}
