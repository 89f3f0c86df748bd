import { z } from "zod";

const distinct = (numbers: readonly number[]) => new Set(numbers).size === numbers.length;
/** Dimensions of an embedding by default, as `embedding_dim` of scvi-tools. */
export const EMBEDDING_DIM = 5;

const covariateOptions = z
  .strictObject({
    name: z.string().describe("Cell column."),
    kind: z
      .enum(["auto", "categorical", "continuous"])
      .default("auto")
      .describe("auto: continuous for numbers, else categorical."),
    representation: z
      .enum(["one-hot", "embedding"])
      .optional()
      .describe(
        "Input of the networks for a level: its one-hot vector (default), or a learned embedding shared by all networks, " +
          "for covariates with many levels.",
      ),
    embeddingDim: z
      .int()
      .min(1)
      .optional()
      .describe(`Dimensions of the embedding (default ${EMBEDDING_DIM}, as embedding_dim of scvi-tools).`),
  })
  .superRefine(({ kind, representation, embeddingDim }, context) => {
    const refuse = (key: string, message: string) => context.addIssue({ code: "custom", path: [key], message });
    if (embeddingDim !== undefined && representation !== "embedding")
      refuse("embeddingDim", "requires representation: embedding");
    if (kind === "continuous" && representation === "embedding")
      refuse("representation", "requires a categorical covariate, not kind: continuous");
  });

type CovariateChoice = z.output<typeof covariateOptions>;

/** A cell column that conditions the decoder. */
export const covariate = z.union([
  z.string().transform((name): CovariateChoice => ({ name, kind: "auto" })),
  covariateOptions,
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
      .default(0.1)
      .describe(
        "Weight of the mean cross-entropy beside the loss per cell (classification_ratio in scvi-tools, 50 there).",
      ),
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
