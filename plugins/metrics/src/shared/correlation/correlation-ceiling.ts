import { pearson, ranks } from "@heddle/numerics";

/** Sorted ranks of each latent that has ties. */
export type TiedLatents = readonly Float64Array[];

/** @param latents per latent: its values in the known cells of a factor */
export function tiedLatents(latents: readonly Float64Array[]): TiedLatents {
  return latents
    .map((values) => ranks(values).sort())
    .filter((sorted) => sorted[0] !== sorted.at(-1) && sorted.some((rank, at) => at > 0 && rank === sorted[at - 1]));
}

/**
 * The maximum |Spearman| of a target with any values that have the ties of one of these latents. It is attained in
 * ascending or descending order of the target (rearrangement inequality). A latent with the ties of the target, such as a
 * categorical latent, can exceed the ceiling without ties. It is 0 without tied latents.
 */
export function agreeingCeiling(tied: TiedLatents, target: Float64Array): number {
  if (tied.length === 0) return 0;
  const rising = ranks(target).sort();
  const falling = rising.slice().reverse();
  return tied.reduce((best, own) => Math.max(best, Math.abs(pearson(own, rising)), Math.abs(pearson(own, falling))), 0);
}
