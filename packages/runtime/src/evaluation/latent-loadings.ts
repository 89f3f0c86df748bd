import type { GeneLoading, LatentRecord, Matrix } from "@heddle/contracts";

/**
 * The `top` detected genes with the largest loadings of a latent in each direction. `loadings` is genes × latents; ties are
 * in the order of names.
 */
export function largestLoadings(
  { columns, values }: Matrix,
  latent: number,
  names: readonly string[],
  { top, detected }: { readonly top: number; readonly detected: readonly number[] },
): NonNullable<LatentRecord["loadings"]> {
  const all = detected.map((gene): GeneLoading => ({ gene: names[gene], loading: values[gene * columns + latent] }));
  all.sort((a, b) => b.loading - a.loading || (a.gene < b.gene ? -1 : 1));
  return {
    positive: all.slice(0, top).filter(({ loading }) => loading > 0),
    negative: all
      .slice(-top)
      .filter(({ loading }) => loading < 0)
      .reverse(),
  };
}
