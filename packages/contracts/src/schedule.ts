import { z } from "zod";

/**
 * A number that may change during training: constant, or from `from` at `start` to `to` at `end`. `unit` is "steps"
 * (minibatches), "epochs" (evaluated at whole epochs, as in scvi-tools) or "fraction" of all steps. "cyclic" repeats a
 * linear rise over half a period and a plateau (Fu et al. 2019, arXiv:1903.10145); the period is end − start.
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
      /** True: training may end before `end`. Otherwise this is an error for "steps" and "epochs". */
      readonly allowUnfinished?: boolean;
    };

/** Returns a zod schema of a Schedule, for plugin options. All its values are between `minimum` and `maximum`. */
export function schedule(minimum = 0, maximum = Number.POSITIVE_INFINITY) {
  const value = () => {
    // infinite bounds are omitted, because JSON Schema has no infinity
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
