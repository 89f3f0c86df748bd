import { pearson, ranks } from "@heddle/numerics";

/** Sorted ranks of each latent in which cells share values. */
export type TiedLatents = readonly Float64Array[];

/** @param codes per latent its codes in the known cells of a factor */
export function tiedLatents(codes: readonly Float64Array[]): TiedLatents {
  return codes
    .map((values) => ranks(values).sort())
    .filter((sorted) => sorted[0] !== sorted.at(-1) && sorted.some((rank, at) => at > 0 && rank === sorted[at - 1]));
}

/**
 * The largest |Spearman| that codes with the ties of one of these latents reach with a target: that of cells in an
 * order that agrees with it, rising or falling (rearrangement inequality). Codes that share values like their target, a
 * categorical latent's for instance, can pass what is the ceiling without ties. 0 without tied latents.
 */
export function agreeingCeiling(tied: TiedLatents, target: Float64Array): number {
  if (tied.length === 0) return 0;
  const rising = ranks(target).sort();
  const falling = rising.slice().reverse();
  return tied.reduce((best, own) => Math.max(best, Math.abs(pearson(own, rising)), Math.abs(pearson(own, falling))), 0);
}
