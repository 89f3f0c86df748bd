import type { Schedule } from "@heddle/contracts";
import { z } from "zod";

const warmUpLength = {
  allowUnfinished: z.boolean().optional().describe("Accept a warm-up that this training is too short to finish."),
};

/** How the divergence's weight rises from `from` to 1 at the start of training. */
export const warmUp = z
  .union([
    z.strictObject({ fraction: z.number().gt(0).max(1), from: z.number().min(0).max(1).default(0) }),
    z.strictObject({ epochs: z.number().positive(), from: z.number().min(0).max(1).default(0), ...warmUpLength }),
    z.strictObject({ steps: z.number().positive(), from: z.number().min(0).max(1).default(0), ...warmUpLength }),
    z.literal(false),
  ])
  .describe("Rise of the divergence's weight: a fraction of training, epochs (scvi-tools: 400), steps, or false.");
export type WarmUp = z.infer<typeof warmUp>;

/** The factor in front of the divergence, 1 once warm. */
export function warmUpSchedule(chosen: WarmUp): Schedule {
  if (chosen === false) return 1;
  const linear = { kind: "linear", from: chosen.from, to: 1, start: 0 } as const;
  if ("fraction" in chosen) return { ...linear, end: chosen.fraction, unit: "fraction" };
  const { allowUnfinished } = chosen;
  if ("epochs" in chosen) return { ...linear, end: chosen.epochs, unit: "epochs", allowUnfinished };
  return { ...linear, end: chosen.steps, unit: "steps", allowUnfinished };
}
