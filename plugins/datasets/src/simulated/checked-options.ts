import { z } from "zod";
import { checkConsistency } from "./consistency.js";
import { simulationSchema } from "./options.js";
import { applyPreset } from "./presets.js";

/** Splatter's defaults, overridden by the preset, then by the given options. */
export const simulationOptions = z.preprocess(
  (given: z.input<typeof simulationSchema>) => applyPreset(given),
  simulationSchema.superRefine(checkConsistency),
);
