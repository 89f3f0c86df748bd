import type { CategoricalSide, ContinuousSide, FactorSide } from "./sides.js";
import { CORRELATION_KINDS, type CorrelationKind } from "./targets.js";
import type { CenteredLatent } from "./variable.js";

/** Signed correlations per kind, targets × latents; NaN for a constant target, 0 if only the latent is constant. */
export type Correlations = Readonly<Record<CorrelationKind, Float64Array>>;

/**
 * Pearson and Spearman correlations of every target of a factor with every latent, in one sample. The time is proportional
 * to cells × latents for all levels of a categorical factor together.
 */
export function correlate(latents: readonly CenteredLatent[], side: FactorSide): readonly Correlations[] {
  const count = side.kind === "categorical" ? side.count : 1;
  const results = Array.from({ length: count }, () => ({
    pearson: new Float64Array(latents.length),
    spearman: new Float64Array(latents.length),
  }));
  for (const [latent, { centered, norms }] of latents.entries()) {
    for (const kind of CORRELATION_KINDS) {
      const found =
        side.kind === "categorical"
          ? withLevels(side, centered[kind], norms[kind])
          : [withMeasured(side, kind, centered[kind], norms[kind])];
      for (const [at, value] of found.entries()) results[at][kind][latent] = value;
    }
  }
  return results;
}

/** For a level, Σ w(x − x̄)y is the sum over its cells. Ranks of a binary target are an affine map of its values. */
function withLevels({ codes, first, count, norms }: CategoricalSide, centered: Float64Array, norm: number): number[] {
  const sums = new Float64Array(norms.length);
  for (let cell = 0; cell < codes.length; cell++) sums[codes[cell]] += centered[cell];
  return Array.from({ length: count }, (_, at) => ratio(sums[first + at], norm, norms[first + at]));
}

function withMeasured(
  { values, norms }: ContinuousSide,
  kind: CorrelationKind,
  centered: Float64Array,
  norm: number,
): number {
  const side = values[kind];
  let sum = 0;
  for (let cell = 0; cell < side.length; cell++) sum += centered[cell] * side[cell];
  return ratio(sum, norm, norms[kind]);
}

function ratio(product: number, latentNorm: number, targetNorm: number): number {
  if (targetNorm === 0) return Number.NaN;
  if (latentNorm === 0) return 0;
  return Math.max(-1, Math.min(1, product / (latentNorm * targetNorm)));
}
