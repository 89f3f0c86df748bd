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
  const ofColumn = new Float64Array(side.norms.length);
  for (const [column, values] of centered.entries()) {
    ofColumn.fill(0);
    for (let cell = 0; cell < codes.length; cell++) ofColumn[codes[cell]] += values[cell];
    for (const [level, sum] of ofColumn.entries()) sums[level * width + column] = sum;
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
  const { pearson, spearman } = side.values;
  const sums = centered.map((values, column) => product(values, column < latents ? pearson : spearman));
  return {
    pearson: norms.pearson.map((norm, latent) => ratio(sums[latent], norm, side.norms.pearson)),
    spearman: norms.spearman.map((norm, latent) => ratio(sums[latents + latent], norm, side.norms.spearman)),
  };
}

/** Σ of the products of the cells of the sample; `values` may be longer. */
function product(values: Float64Array, target: Float64Array): number {
  let sum = 0;
  for (let cell = 0; cell < target.length; cell++) sum += values[cell] * target[cell];
  return sum;
}

function ratio(product: number, latentNorm: number, targetNorm: number): number {
  if (targetNorm === 0) return Number.NaN;
  if (latentNorm === 0) return 0;
  return Math.max(-1, Math.min(1, product / (latentNorm * targetNorm)));
}
