import type { Matrix } from "@heddle/contracts";

/** A latent that is associated with a factor. */
export interface AssociatedLatent {
  readonly latent: number;
  /** Its correlation ratio with the factor. */
  readonly strength: number;
}

/**
 * Latents associated with a factor: the latent with the largest correlation ratio, and others with at least `threshold`.
 * Returns at most `most` latents, largest ratio first.
 */
export function associatedLatents(ratios: Float64Array, threshold: number, most: number): AssociatedLatent[] {
  const ranked = Array.from(ratios, (strength, latent): AssociatedLatent => ({ latent, strength })).sort(
    (a, b) => b.strength - a.strength || a.latent - b.latent,
  );
  return ranked.slice(0, most).filter(({ strength }, place) => place === 0 || strength >= threshold);
}

/**
 * Correlation ratio η of each latent with groups of cells (Pearson 1905): √(variance between groups / total variance). For
 * two groups, it is the |Pearson correlation|. It is 0 for a constant latent.
 *
 * @param cells rows of the representation; `labels` has the group of each
 */
export function correlationRatios(
  representation: Matrix,
  cells: Int32Array,
  labels: Int32Array,
  groups: number,
): Float64Array {
  const sizes = new Float64Array(groups);
  for (const label of labels) sizes[label]++;
  return Float64Array.from({ length: representation.columns }, (_, latent) => {
    const at = (cell: number) => representation.values[cell * representation.columns + latent];
    const middle = cells.reduce((sum, cell) => sum + at(cell), 0) / cells.length;
    const sums = new Float64Array(groups);
    let total = 0;
    for (const [place, cell] of cells.entries()) {
      const deviation = at(cell) - middle;
      sums[labels[place]] += deviation;
      total += deviation * deviation;
    }
    const between = sums.reduce((sum, own, group) => sum + (sizes[group] > 0 ? (own * own) / sizes[group] : 0), 0);
    return total > 0 ? Math.sqrt(Math.min(1, between / total)) : 0;
  });
}
