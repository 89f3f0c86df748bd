import type { Schedule } from "@heddle/contracts";
import { z } from "zod";

const warmUpLength = {
  allowUnfinished: z.boolean().optional().describe("Accept a warm-up longer than the training."),
};

/** Linear rise of the KL divergence's weight from `from` to 1 at the start of training. */
export const warmUp = z
  .union([
    z.strictObject({ fraction: z.number().gt(0).max(1), from: z.number().min(0).max(1).default(0) }),
    z.strictObject({ epochs: z.number().positive(), from: z.number().min(0).max(1).default(0), ...warmUpLength }),
    z.strictObject({ steps: z.number().positive(), from: z.number().min(0).max(1).default(0), ...warmUpLength }),
    z.literal(false),
  ])
  .describe(
    "Linear warm-up of the KL divergence's weight: a fraction of training, epochs (scvi-tools: 400), steps, or false.",
  );
export type WarmUp = z.infer<typeof warmUp>;

/** Factor of the KL divergence, 1 after the warm-up. */
export function warmUpSchedule(chosen: WarmUp): Schedule {
  if (chosen === false) return 1;
  const linear = { kind: "linear", from: chosen.from, to: 1, start: 0 } as const;
  if ("fraction" in chosen) return { ...linear, end: chosen.fraction, unit: "fraction" };
  const { allowUnfinished } = chosen;
  if ("epochs" in chosen) return { ...linear, end: chosen.epochs, unit: "epochs", allowUnfinished };
  return { ...linear, end: chosen.steps, unit: "steps", allowUnfinished };
}
