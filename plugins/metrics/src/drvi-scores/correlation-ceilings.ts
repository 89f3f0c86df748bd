import type { CategoricalFactor } from "@heddle/contracts";
import { agreeingCeiling, tiedLatents } from "../shared/correlation/correlation-ceiling.js";

/**
 * Per level the largest |Spearman| with it: √(3p(1 − p)) for codes without ties, p being its share of the known cells,
 * or what the ties of one of these latents allow.
 *
 * @param codes per latent its code in every cell
 */
export function correlationCeilings(
  { cells, labels, levels }: CategoricalFactor,
  codes: readonly Float64Array[],
): number[] {
  const tied = tiedLatents(codes.map((values) => Float64Array.from(cells, (cell) => values[cell])));
  return levels.map((_, level) => {
    const member = Float64Array.from(labels, (label) => (label === level ? 1 : 0));
    const share = member.reduce((sum, one) => sum + one, 0) / member.length;
    return Math.max(Math.sqrt(3 * share * (1 - share)), agreeingCeiling(tied, member));
  });
}
