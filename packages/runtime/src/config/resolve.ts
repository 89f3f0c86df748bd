import { HeddleError } from "@heddle/contracts";
import type { z } from "zod";
import { merge } from "./merge.js";
import { PRESETS } from "./presets.js";
import { type Config, type ConfigInput, configSchema } from "./schema.js";

/** One problem per line: "objective.beta: Too small: expected number to be >=0". */
export function describeIssues(error: z.ZodError, prefix: readonly string[] = []): string {
  return error.issues
    .map((issue) => `${[...prefix, ...issue.path.map(String)].join(".") || "the whole"}: ${issue.message}`)
    .join("; ");
}

/**
 * A user's configuration over its preset, with every default of ours filled in.
 * Throws HeddleError "config" that names each key that is wrong.
 */
export function resolveConfig(input: unknown, where?: string): Config {
  const preset = presetOf(input, where);
  const parsed = configSchema.safeParse(merge(PRESETS[preset], input ?? {}));
  if (parsed.success) return parsed.data;
  throw new HeddleError("config", {
    where,
    expected: "a configuration as docs/configuration.md describes it",
    got: describeIssues(parsed.error),
    next: "Correct these keys; an editor completes them when the file names its $schema.",
    cause: parsed.error,
  });
}

function presetOf(input: unknown, where: string | undefined): keyof typeof PRESETS {
  const asked = (input as ConfigInput | undefined)?.preset ?? "recommended";
  if (asked in PRESETS) return asked;
  throw new HeddleError("config", {
    where,
    expected: `preset: ${Object.keys(PRESETS).join(" or ")}`,
    got: JSON.stringify(asked),
    next: "Choose one of these, or leave preset out.",
  });
}
