import { z } from "zod";

const distinct = (numbers: readonly number[]) => new Set(numbers).size === numbers.length;

/** A cell column that conditions the decoder. */
export const covariate = z.union([
  z.string().transform((name) => ({ name, kind: "auto" as const })),
  z.strictObject({ name: z.string(), kind: z.enum(["auto", "categorical", "continuous"]).default("auto") }),
]);

/** Labels for semi-supervised training. The names follow SCANVI in scvi-tools. */
export const labels = z
  .strictObject({
    column: z.string().describe("Cell column with the labels (labels_key in scvi-tools)."),
    unlabeledCategory: z
      .union([z.string().transform((level) => [level]), z.array(z.string())])
      .optional()
      .describe(
        "Level, or levels, of cells without a label. Missing values and the levels in missing are unlabeled too.",
      ),
    latents: z
      .union([z.literal("all"), z.array(z.int().min(1)).min(1).refine(distinct, "named twice")])
      .default("all")
      .describe("Latents that the classifier reads, counted from 1: [1, 2], or all."),
    classificationRatio: z
      .number()
      .gt(0)
      .default(50)
      .describe("Weight of the classification loss beside the loss per cell (classification_ratio in scvi-tools)."),
    hide: z
      .number()
      .min(0)
      .lt(1)
      .default(0)
      .describe("Share of the labels of each level to hide from training, drawn by the seed, to measure accuracy."),
  })
  .describe("Semi-supervised training: a classifier of the latents learns the known labels of a cell column.");
export type LabelSettings = z.output<typeof labels>;

/** Period of each circular factor, by column. */
export const periods = z
  .record(z.string(), z.union([z.enum(["radians", "degrees", "hours"]), z.number().gt(0)]))
  .describe("Units or periods of circular factors, by column: { cell_cycle_angle: radians }.");
