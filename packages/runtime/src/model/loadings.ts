import type { Matrix } from "@heddle/contracts";
import { inScope } from "@heddle/ops";
import type { SavedModel } from "./model-folder.js";

/**
 * Genes × latents for a linear decoder: change of a gene's value, before the likelihood's link, per unit of each latent;
 * for counts, of the log share up to a term that all genes share. `genes` (columns of the model) selects rows. Undefined
 * for other decoders.
 */
export function readLoadings(
  { model, view }: Pick<SavedModel, "model" | "view">,
  genes?: Int32Array,
): Matrix | undefined {
  return inScope(() => {
    const own = model.decoder.loadings?.();
    if (own === undefined) return undefined;
    const found = view?.loadings(own) ?? own;
    const [all, columns] = found.shape;
    const values = found.dataSync();
    const chosen = Array.from(genes ?? Array(all).keys());
    const rows = chosen.flatMap((gene) => Array.from(values.subarray(gene * columns, (gene + 1) * columns)));
    return { rows: chosen.length, columns, values: Float64Array.from(rows) };
  });
}
