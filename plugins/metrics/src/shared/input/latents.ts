import { ACTIVE_THRESHOLD, type Embedding, type MetricContext } from "@heddle/contracts";

/** The threshold of a metric: its own option, or that of the evaluation. */
export const activeThresholdOf = (
  options: { readonly activeThreshold?: number | undefined },
  context: Pick<MetricContext, "activeThreshold">,
): number => options.activeThreshold ?? context.activeThreshold ?? ACTIVE_THRESHOLD;

/** The latents whose mean KL divergence exceeds `threshold` nats; undefined for an embedding without KL divergences. */
export function activeLatents({ klPerLatent }: Embedding, threshold: number): readonly number[] | undefined {
  if (klPerLatent === undefined) return undefined;
  return Array.from(klPerLatent.keys()).filter((latent) => klPerLatent[latent] > threshold);
}

/** Column `latent` of the representation: one value per cell. */
export function latentValues({ representation }: Embedding, latent: number): Float64Array {
  const { rows, columns, values } = representation;
  return Float64Array.from({ length: rows }, (_, cell) => values[cell * columns + latent]);
}
