import type { HeadSpec } from "@heddle/contracts";
import { z } from "zod";

/** What θ depends on; scVI's "gene", "gene-cell", and "gene-batch" as `{ covariate: "batch" }`. */
export const dispersionOption = z
  .union([z.literal("gene"), z.literal("gene-cell"), z.strictObject({ covariate: z.string().min(1) })])
  .default("gene")
  .describe("What the dispersion depends on: the gene; gene and cell; or gene and a categorical covariate, by name.");
export type DispersionOption = z.infer<typeof dispersionOption>;

/** N × G: ln of what softmax over genes makes a share of the cell's counts. */
export const MEAN_HEAD: HeadSpec = { name: "mean", shape: "cell-gene" };

/** ln θ. Free heads start standard normal, as scVI's `px_r`. */
export function dispersionHead(option: DispersionOption): HeadSpec {
  const name = "dispersion";
  if (option === "gene") return { name, shape: "gene", start: "standard-normal" };
  if (option === "gene-cell") return { name, shape: "cell-gene" };
  return { name, shape: { perCategory: option.covariate }, start: "standard-normal" };
}
