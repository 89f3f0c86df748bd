import { HeddleError } from "@heddle/contracts";
import { type ConfigSource, optionError, refuseReservedKey } from "@heddle/runtime/config";
import { z } from "zod";
import { sweepSchema } from "../sweep-file.js";

const { $schema, name, base, variants, grid, executor } = sweepSchema.shape;

/** Schema of a tuning's file, after `base` has been loaded. */
export const tuneSchema = z.strictObject({
  $schema,
  name,
  base,
  variants,
  grid,
  seeds: z
    .union([
      z
        .int()
        .min(2)
        .transform((count) => Array.from({ length: count }, (_, seed) => seed)),
      z.array(z.int().min(0)).min(2),
    ])
    .prefault(3)
    .describe("Seeds of each candidate, at least two: a list, or a number of seeds from 0."),
  rungs: z
    .array(z.number().gt(0).max(1))
    .min(1)
    .default([0.25, 0.5, 1])
    .describe("Shares of the epochs after which the candidates are compared, ascending."),
  keep: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.5)
    .describe("Share of the candidates that continue after each rung, at least one."),
  tolerance: z
    .number()
    .min(0)
    .default(0.02)
    .describe("Acceptable loss of the validation ELBO against the best candidate, as a share of its absolute value."),
  agreement: z
    .union([z.string().transform((use) => ({ use })), z.looseObject({ use: z.string() })])
    .prefault({ use: "udr", permutations: 0 })
    .describe("Metric that compares seeds without labels."),
  replication: z
    .strictObject({
      correlation: z.number().min(0).max(1).default(0.8).describe("Minimum |r| of a latent with its counterpart."),
      share: z.number().min(0).max(1).default(0.5).describe("Minimum share of the other seeds with a counterpart."),
    })
    .prefault({})
    .describe("Replication of a latent over the seeds, as in heddle consensus."),
  executor,
});

export type Tune = z.output<typeof tuneSchema>;
export type TuneInput = z.input<typeof tuneSchema>;

/** Keys that change what the ELBO is measured on, or that no training depends on. */
const FIXED_KEYS = [
  "data",
  "cells",
  "genes",
  "likelihood",
  "librarySize",
  "preset",
  "plugins",
  "seed",
  "factors",
  "missing",
  "periods",
  "evaluation",
  "reports",
  "training.validation",
];

/** Throws HeddleError "config" that names each invalid key. */
export function parseTune(input: unknown, where?: string | ConfigSource): Tune {
  const source = typeof where === "string" ? { name: where } : where;
  refuseReservedKey(input, source);
  const parsed = tuneSchema.safeParse(input);
  if (!parsed.success)
    throw optionError(parsed.error, { schema: tuneSchema, value: input, subject: "the tuning" }, source);
  const { data } = parsed;
  if (data.rungs.some((until, i) => i > 0 && until <= data.rungs[i - 1])) throw notAscending(data, source?.name);
  const keys = [...Object.keys(data.grid), ...Object.values(data.variants).flatMap(Object.keys)];
  const fixed = keys.find((key) => FIXED_KEYS.some((each) => key === each || key.startsWith(`${each}.`)));
  if (fixed !== undefined) throw fixedKey(fixed, source?.name);
  return data;
}

const notAscending = ({ rungs }: Tune, where = "the tuning") =>
  new HeddleError("config", {
    where: `${where}: rungs`,
    expected: "ascending shares, such as [0.25, 0.5, 1]",
    got: JSON.stringify(rungs),
    next: "Sort the shares, and give each once.",
  });

const fixedKey = (key: string, where = "the tuning") =>
  new HeddleError("config", {
    where: `${where}: ${key}`,
    expected: "keys with which the ELBO stays comparable, such as objective.beta, latents or training.epochs",
    got: key,
    next: `Set ${key} in base; it is the same for all candidates.`,
  });
