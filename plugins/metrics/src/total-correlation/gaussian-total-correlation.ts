import { log } from "@heddle/numerics";

/** Share of a latent's variance below which what earlier latents leave of it counts as nothing. */
const OWN = 1e-12;

export interface TotalCorrelation {
  /** Nats, ≥ 0. */
  readonly value: number;
  /** Latents that are a linear combination of those before them: each would make it infinite, and counts as ln 10⁶. */
  readonly dependent: number;
}

/**
 * ½(Σ ln variance − ln det covariance) of latents taken as jointly Gaussian, nats: how far they are from independent,
 * as far as their correlations tell. It is −½ Σ ln(1 − R²) of each latent on those before it, which is how it is
 * computed; 1 − R² counts as 10⁻¹² at least. Latents that are constant are left out.
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
      // A dependent latent adds no direction of its own.
      lower[row * size + column] = diagonal === 0 ? 0 : rest / diagonal;
      own -= lower[row * size + column] * lower[row * size + column];
    }
    if (own <= OWN) dependent++;
    value -= log(Math.max(OWN, Math.min(1, own))) / 2;
    lower[row * size + row] = own <= OWN ? 0 : Math.sqrt(own);
  }
  return { value, dependent };
}
