import { z } from "zod";

/** The key `training` of a configuration. */
export const training = z.strictObject({
  epochs: z
    .union([z.int().min(1), z.literal("auto")])
    .default(100)
    .describe("Passes over the training cells; auto: min(round(20000 / cells · 400), 400), as scvi-tools."),
  batchSize: z.int().min(2).default(128).describe("Cells per minibatch."),
  validation: z.number().min(0).lt(1).default(0.1).describe("Share of cells held out for validation."),
  earlyStopping: z
    .union([
      z.literal(false),
      z.strictObject({
        patience: z.int().min(1).default(45).describe("Epochs without improvement before training stops."),
        minimumDelta: z.number().min(0).default(0).describe("Minimum improvement, in nats per cell."),
        restoreBest: z.boolean().default(true).describe("Restore the weights of the best epoch."),
      }),
    ])
    .default(false)
    .describe("Early stopping by the validation ELBO."),
  restarts: z
    .strictObject({
      count: z.int().min(1).default(1).describe("Random restarts: models with different initial weights."),
      fraction: z.number().gt(0).max(1).default(0.3).describe("Share of training after which the best model is kept."),
    })
    .prefault({})
    .describe(
      "Random restarts; the model with the lowest training loss continues. Unused when training starts from a model.",
    ),
  rotateAfter: z
    .number()
    .gt(0)
    .lt(1)
    .optional()
    .describe(
      "Share of the epochs after which `rotation` is applied within the model; training continues from there. Unset: " +
        "latents are rotated only after training.",
    ),
  pinInactive: z
    .boolean()
    .default(false)
    .describe("Pin inactive latents (evaluation.activeThreshold) to their mean posterior after training."),
  checkpointSeconds: z.number().min(0).default(10).describe("Minimum seconds between two checkpoints."),
  keepCheckpoints: z.int().min(1).default(2).describe("Checkpoints to keep."),
});
