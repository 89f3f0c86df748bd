import { hungarian } from "@heddle/numerics";

/** Which latent serves which target, and how well. */
export interface Matching {
  /** Per target the latent, or −1 where there are more targets than latents and this one is left out. */
  readonly latents: Int32Array;
  /** Per target the |correlation| with its latent; 0 without one, NaN where the target is constant. */
  readonly values: Float64Array;
}

/**
 * Matches targets to latents one to one so that the sum of |correlation| is largest.
 *
 * @param correlations per target its correlation with each latent; all NaN where the target is constant
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
