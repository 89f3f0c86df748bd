import { HeddleError } from "@heddle/contracts";
import { type ConfigSource, optionError, refuseReservedKey } from "@heddle/runtime/config";
import { z } from "zod";

const settings = z.record(z.string(), z.unknown());

/** Schema of a sweep file, after `base` has been loaded. */
export const sweepSchema = z.strictObject({
  $schema: z.string().optional().describe("JSON Schema of this file, for editors."),
  name: z
    .string()
    .regex(/^[\w.-]+$/, "letters, digits, dots and dashes")
    .describe("Name of the sweep and of its folder."),
  base: settings.describe("Base configuration, or the path of its file; the keys below override it."),
  variants: z
    .record(z.string(), settings)
    .default({})
    .describe("Named groups of settings: { tc: { objective.use: beta-tcvae, latents: 12 } }."),
  grid: z
    .record(z.string(), z.array(z.unknown()).min(1))
    .default({})
    .describe("Values by dotted key; each combination is one run of each variant and seed."),
  seeds: z
    .union([
      z
        .int()
        .min(1)
        .transform((count) => Array.from({ length: count }, (_, seed) => seed)),
      z.array(z.int().min(0)).min(1),
    ])
    .default([0])
    .describe("Seeds of each combination: a list, or a number of seeds from 0."),
  executor: z
    .union([z.string().transform((use) => ({ use })), z.looseObject({ use: z.string().default("local") })])
    .prefault({})
    .describe("Executor plugin, which starts the workers, with its options."),
});

export type Sweep = z.output<typeof sweepSchema>;
export type SweepInput = z.input<typeof sweepSchema>;

/** Throws HeddleError "config" that names each invalid key. */
export function parseSweep(input: unknown, where?: string | ConfigSource): Sweep {
  const source = typeof where === "string" ? { name: where } : where;
  refuseReservedKey(input, source);
  const parsed = sweepSchema.safeParse(input);
  if (!parsed.success)
    throw optionError(parsed.error, { schema: sweepSchema, value: input, subject: "the sweep" }, source);
  const { grid, variants } = parsed.data;
  for (const [key, settings] of [["grid", grid], ...Object.entries(variants)] as const)
    if (Object.hasOwn(settings, "seed")) throw seedElsewhere(key, source?.name);
  return parsed.data;
}

/** The seeds of the sweep would replace it. */
const seedElsewhere = (key: string, where = "the sweep") =>
  new HeddleError("config", {
    where: `${where}: ${key}.seed`,
    expected: "seeds under the key seeds",
    got: `seed in ${key}`,
    next: "Write seeds: [0, 1, 2], or seeds: 3.",
  });
