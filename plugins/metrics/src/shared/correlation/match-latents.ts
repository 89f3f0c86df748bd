import { hungarian } from "@heddle/numerics";

/** A one-to-one matching of targets with latents. */
export interface Matching {
  /** Per target: its latent, or −1 if there are fewer latents than targets and this target has none. */
  readonly latents: Int32Array;
  /** Per target: the |correlation| with its latent; 0 without a latent, NaN for a constant target. */
  readonly values: Float64Array;
}

/**
 * Matches targets with latents one to one so that the sum of |correlation| is maximal.
 *
 * @param correlations per target: its correlation with each latent; all NaN for a constant target
 */
export function matchLatents(correlations: readonly Float64Array[]): Matching {
  const columns = correlations[0].length;
  const cost = new Float64Array(correlations.length * columns);
  for (const [row, values] of correlations.entries()) {
    for (let latent = 0; latent < columns; latent++) {
      const size = Math.abs(values[latent]);
      cost[row * columns + latent] = Number.isNaN(size) ? 0 : -size;
    }
  }
  const latents = hungarian({ rows: correlations.length, columns, values: cost });
  const values = Float64Array.from(latents, (latent, row) => (latent < 0 ? 0 : Math.abs(correlations[row][latent])));
  return { latents, values };
}
