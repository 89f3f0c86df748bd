import type { CategoricalSide, ContinuousSide, FactorSide } from "./sides.js";
import type { CorrelationKind } from "./targets.js";
import type { CenteredLatents } from "./variable.js";

/** Signed correlations per kind, targets × latents; NaN for a constant target, 0 if only the latent is constant. */
export type Correlations = Readonly<Record<CorrelationKind, Float64Array>>;

/**
 * Pearson and Spearman correlations of every target of a factor with every latent, in one sample. The time is proportional
 * to cells × latents for all levels of a categorical factor together.
 */
export function correlate(latents: CenteredLatents, side: FactorSide): readonly Correlations[] {
  return side.kind === "categorical" ? withLevels(latents, side) : [withMeasured(latents, side)];
}

/** For a level, Σ w(x − x̄)y is the sum over its cells. Ranks of a binary target are an affine map of its values. */
function withLevels({ centered, norms }: CenteredLatents, side: CategoricalSide): Correlations[] {
  const { codes, first, count } = side;
  const latents = norms.pearson.length;
  const width = 2 * latents;
  const sums = new Float64Array(side.norms.length * width);
  for (let cell = 0, from = 0; cell < codes.length; cell++, from += width) {
    const to = codes[cell] * width;
    for (let column = 0; column < width; column++) sums[to + column] += centered[from + column];
  }
  return Array.from({ length: count }, (_, at) => {
    const level = first + at;
    const kindOf = (own: Float64Array, offset: number): Float64Array =>
      own.map((norm, latent) => ratio(sums[level * width + offset + latent], norm, side.norms[level]));
    return { pearson: kindOf(norms.pearson, 0), spearman: kindOf(norms.spearman, latents) };
  });
}

function withMeasured({ centered, norms }: CenteredLatents, side: ContinuousSide): Correlations {
  const latents = norms.pearson.length;
  const sums = new Float64Array(2 * latents);
  const { pearson, spearman } = side.values;
  for (let cell = 0, from = 0; cell < pearson.length; cell++) {
    for (let latent = 0; latent < latents; latent++) sums[latent] += centered[from++] * pearson[cell];
    for (let latent = latents; latent < 2 * latents; latent++) sums[latent] += centered[from++] * spearman[cell];
  }
  return {
    pearson: norms.pearson.map((norm, latent) => ratio(sums[latent], norm, side.norms.pearson)),
    spearman: norms.spearman.map((norm, latent) => ratio(sums[latents + latent], norm, side.norms.spearman)),
  };
}

function ratio(product: number, latentNorm: number, targetNorm: number): number {
  if (targetNorm === 0) return Number.NaN;
  if (latentNorm === 0) return 0;
  return Math.max(-1, Math.min(1, product / (latentNorm * targetNorm)));
}
