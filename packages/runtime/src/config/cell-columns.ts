import { z } from "zod";

/** A cell column that conditions the decoder. */
export const covariate = z.union([
  z.string().transform((name) => ({ name, kind: "auto" as const })),
  z.strictObject({ name: z.string(), kind: z.enum(["auto", "categorical", "continuous"]).default("auto") }),
]);

/** Period of each circular factor, by column. */
export const periods = z.record(z.string(), z.union([z.enum(["radians", "degrees", "hours"]), z.number().gt(0)]));
