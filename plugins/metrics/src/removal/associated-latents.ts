import type { Matrix } from "@heddle/contracts";

/** A latent taken to stand for a factor. */
export interface AssociatedLatent {
  readonly latent: number;
  /** Its correlation ratio with the factor. */
  readonly strength: number;
}

/**
 * The latents that follow a factor: the one of the largest correlation ratio, and any other of at least `threshold`,
 * strongest first, `most` at most.
 */
export function associatedLatents(ratios: Float64Array, threshold: number, most: number): AssociatedLatent[] {
  const ranked = Array.from(ratios, (strength, latent): AssociatedLatent => ({ latent, strength })).sort(
    (a, b) => b.strength - a.strength || a.latent - b.latent,
  );
  return ranked.slice(0, most).filter(({ strength }, place) => place === 0 || strength >= threshold);
}

/**
 * Per latent the correlation ratio η of its codes with groups of cells (Pearson 1905), √(between groups / all of its
 * variance): |Pearson correlation| with a factor of two levels, its multiple counterpart with more. 0 for a constant
 * latent.
 *
 * @param cells rows of the codes, with the group of each in `labels`
 */
export function correlationRatios(codes: Matrix, cells: Int32Array, labels: Int32Array, groups: number): Float64Array {
  const sizes = new Float64Array(groups);
  for (const label of labels) sizes[label]++;
  return Float64Array.from({ length: codes.columns }, (_, latent) => {
    const at = (cell: number) => codes.values[cell * codes.columns + latent];
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
