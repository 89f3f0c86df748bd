import { z } from "zod";

/**
 * A number that may change during training. `start` and `end` bound the change in `unit`: "steps" (minibatches),
 * "epochs" (evaluated at whole epochs, as scvi-tools does) or "fraction" of all steps. "cyclic" repeats a linear
 * rise of half its period, then a plateau (Fu et al. 2019, arXiv:1903.10145), with period end − start.
 */
export type Schedule =
  | number
  | {
      readonly kind: "linear" | "cosine" | "cyclic";
      readonly from: number;
      readonly to: number;
      readonly start: number;
      readonly end: number;
      readonly unit: "steps" | "epochs" | "fraction";
      /** A change given in epochs or steps that training cannot finish is an error unless this is set. */
      readonly allowUnfinished?: boolean;
    };

/** The zod schema of a Schedule, for plugins' options; the bounds hold for every value it can take. */
export function schedule(minimum = 0, maximum = Number.POSITIVE_INFINITY) {
  const value = () => {
    // bounds that bound nothing stay out of the JSON Schema, which has no infinity
    const above = minimum === Number.NEGATIVE_INFINITY ? z.number() : z.number().min(minimum);
    return maximum === Number.POSITIVE_INFINITY ? above : above.max(maximum);
  };
  return z.union([
    value(),
    z
      .strictObject({
        kind: z.enum(["linear", "cosine", "cyclic"]).default("linear"),
        from: value(),
        to: value(),
        start: z.number().min(0).default(0),
        end: z.number().positive(),
        unit: z.enum(["steps", "epochs", "fraction"]).default("fraction"),
        allowUnfinished: z.boolean().optional(),
      })
      .refine((s) => s.end > s.start, { message: "end must be greater than start" })
      .refine((s) => s.unit !== "fraction" || s.end <= 1, { message: "a fraction of training cannot end after 1" }),
  ]);
}
