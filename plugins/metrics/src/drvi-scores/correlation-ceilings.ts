import type { CategoricalFactor } from "@heddle/contracts";
import { agreeingCeiling, tiedLatents } from "../shared/correlation/correlation-ceiling.js";

/**
 * Per level, the maximum attainable |Spearman|: √(3p(1 − p)) without ties, where p is the share of the level in the known
 * cells. With ties, it is the maximum that the ties of one of these latents allow.
 *
 * @param latents per latent: its value in each cell
 */
export function correlationCeilings(
  { cells, labels, levels }: CategoricalFactor,
  latents: readonly Float64Array[],
): number[] {
  const tied = tiedLatents(latents.map((values) => Float64Array.from(cells, (cell) => values[cell])));
  return levels.map((_, level) => {
    const member = Float64Array.from(labels, (label) => (label === level ? 1 : 0));
    const share = member.reduce((sum, one) => sum + one, 0) / member.length;
    return Math.max(Math.sqrt(3 * share * (1 - share)), agreeingCeiling(tied, member));
  });
}
