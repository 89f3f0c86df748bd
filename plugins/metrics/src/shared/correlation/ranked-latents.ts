/** The given latents by |correlation|, largest first; ties keep the order of the latents. NaN is last. */
export function rankedLatents(correlations: Float64Array, latents: readonly number[]): number[] {
  const size = (latent: number): number => {
    const value = Math.abs(correlations[latent]);
    return Number.isNaN(value) ? -1 : value;
  };
  return [...latents].sort((a, b) => size(b) - size(a) || a - b);
}
