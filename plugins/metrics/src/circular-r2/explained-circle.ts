/** Sums of products of centered latents in a sample, and of latents with cosine and sine. */
export interface Products {
  /** Number of latents. */
  readonly latents: number;
  /** latents × latents */
  readonly among: Float64Array;
  /** Per latent: its products with the cosine and with the sine. */
  readonly cosine: Float64Array;
  readonly sine: Float64Array;
  /** Sums of squares of the centered cosine and sine, and the sum of their products. */
  readonly spread: { readonly cosine: number; readonly sine: number; readonly both: number };
}

/** A latent is a combination of others if its share of unexplained variance is below this. */
const OWN = 1e-10;

/**
 * Share of the variance of (cos θ, sin θ) that a least-squares regression on the chosen latents explains: the R² of both
 * responses, weighted by their variances. Constant and repeated latents add nothing. NaN for a constant angle.
 */
export function explainedCircle({ latents, among, cosine, sine, spread }: Products, chosen: readonly number[]): number {
  const total = spread.cosine + spread.sine;
  if (!(total > 0)) return Number.NaN;
  // rows of the Cholesky factor L, and of L⁻¹ times the products with cosine and sine
  const rows: { readonly latent: number; readonly row: readonly number[]; readonly c: number; readonly s: number }[] =
    [];
  for (const latent of chosen) {
    const row: number[] = [];
    const variance = among[latent * latents + latent];
    let [own, c, s] = [variance, cosine[latent], sine[latent]];
    for (const [at, before] of rows.entries()) {
      let rest = among[latent * latents + before.latent];
      for (let column = 0; column < at; column++) rest -= row[column] * before.row[column];
      row.push(rest / before.row[at]);
      own -= row[at] * row[at];
      c -= row[at] * before.c;
      s -= row[at] * before.s;
    }
    if (!(own > OWN * variance)) continue;
    const size = Math.sqrt(own);
    rows.push({ latent, row: [...row, size], c: c / size, s: s / size });
  }
  return Math.min(1, rows.reduce((sum, { c, s }) => sum + c * c + s * s, 0) / total);
}

/** Largest share that one latent can explain: that of the first principal axis of (cos θ, sin θ). */
export function singleCeiling({ spread: { cosine, sine, both } }: Products): number {
  const half = (cosine - sine) / 2;
  return Math.min(1, 0.5 + Math.sqrt(half * half + both * both) / (cosine + sine));
}
