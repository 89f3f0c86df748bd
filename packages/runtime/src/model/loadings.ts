import type { Matrix } from "@heddle/contracts";
import { inScope } from "@heddle/ops";
import type { SavedModel } from "./model-folder.js";

/**
 * Genes × columns of the codes, where the decoder is linear: how far a step of 1 in each latent moves a gene's value
 * before the likelihood's link, for counts its log share up to what all genes have in common. With `genes` (column
 * numbers of the model) those rows, in that order. Undefined for other decoders.
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
