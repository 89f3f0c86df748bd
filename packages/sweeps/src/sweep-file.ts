import { type ConfigSource, optionError, refuseReservedKey } from "@heddle/runtime/config";
import { z } from "zod";

const settings = z.record(z.string(), z.unknown());

/** Schema of a sweep file, after `base` has been loaded. */
export const sweepSchema = z.strictObject({
  $schema: z.string().optional().describe("For editors."),
  name: z
    .string()
    .regex(/^[\w.-]+$/, "letters, digits, dots and dashes")
    .describe("What the sweep is called; its folder too."),
  base: settings.describe("The configuration that everything below lies over, or the path of its file."),
  variants: z
    .record(z.string(), settings)
    .default({})
    .describe("Sets of settings that go together, by name: { tc: { objective.use: beta-tcvae, latents: 12 } }."),
  grid: z
    .record(z.string(), z.array(z.unknown()).min(1))
    .default({})
    .describe("Values by dotted key of the configuration; every combination is a run, in each variant."),
  seeds: z
    .union([
      z
        .int()
        .min(1)
        .transform((count) => Array.from({ length: count }, (_, seed) => seed)),
      z.array(z.int().min(0)).min(1),
    ])
    .default([0])
    .describe("Seeds of each combination: a list, or how many from 0."),
  executor: z
    .union([z.string().transform((use) => ({ use })), z.looseObject({ use: z.string().default("local") })])
    .prefault({})
    .describe("Where the runs are computed: an executor's plugin and its options."),
});

export type Sweep = z.output<typeof sweepSchema>;
export type SweepInput = z.input<typeof sweepSchema>;

/** Throws HeddleError "config" that names each invalid key. */
export function parseSweep(input: unknown, where?: string | ConfigSource): Sweep {
  const source = typeof where === "string" ? { name: where } : where;
  refuseReservedKey(input, source);
  const parsed = sweepSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw optionError(parsed.error, { schema: sweepSchema, value: input, subject: "the sweep" }, source);
}
