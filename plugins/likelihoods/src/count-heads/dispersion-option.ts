import type { HeadSpec } from "@heddle/contracts";
import { z } from "zod";

/** Dependence of θ: scVI's "gene", "gene-cell", and "gene-batch" as `{ covariate: "batch" }`. */
export const dispersionOption = z
  .union([z.literal("gene"), z.literal("gene-cell"), z.strictObject({ covariate: z.string().min(1) })])
  .default("gene")
  .describe("Dispersion per gene, per gene and cell, or per gene and level of a categorical covariate.");
export type DispersionOption = z.infer<typeof dispersionOption>;

/** N × G: raw mean head, whose softmax over genes is the share of the cell's counts. */
export const MEAN_HEAD: HeadSpec = { name: "mean", shape: "cell-gene" };

/** ln θ. Heads without input are initialized from N(0, 1), as scVI's `px_r`. */
export function dispersionHead(option: DispersionOption): HeadSpec {
  const name = "dispersion";
  if (option === "gene") return { name, shape: "gene", start: "standard-normal" };
  if (option === "gene-cell") return { name, shape: "cell-gene" };
  return { name, shape: { perCategory: option.covariate }, start: "standard-normal" };
}
