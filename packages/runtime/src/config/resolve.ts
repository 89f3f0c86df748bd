import { HeddleError } from "@heddle/contracts";
import type { z } from "zod";
import { merge } from "./merge.js";
import { PRESETS } from "./presets.js";
import { type Config, type ConfigInput, configSchema } from "./schema.js";

/** One problem per line: "objective.beta: Too small: expected number to be >=0". */
export function describeIssues(error: z.ZodError, prefix: readonly string[] = []): string {
  return error.issues.map((issue) => describeIssue(issue, prefix)).join("; ");
}

function describeIssue(issue: z.core.$ZodIssue, prefix: readonly string[]): string {
  const path = [...prefix, ...issue.path.map(String)];
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    // of several forms that a value may have, the one that was probably meant: the fewest things are wrong with it
    const [nearest] = [...issue.errors].sort((a, b) => strangeness(a) - strangeness(b));
    return nearest!.map((inner) => describeIssue(inner, path)).join("; ");
  }
  return `${path.join(".") || "the whole"}: ${issue.message}`;
}

/** A form of another type altogether is further away than any number of wrong keys. */
const strangeness = (issues: readonly z.core.$ZodIssue[]): number =>
  issues.reduce((sum, { path, code }) => sum + (path.length === 0 && code !== "unrecognized_keys" ? 100 : 1), 0);

/**
 * A user's configuration over its preset, with every default of ours filled in.
 * Throws HeddleError "config" that names each key that is wrong.
 */
export function resolveConfig(input: unknown, where?: string): Config {
  const preset = presetOf(input, where);
  const parsed = configSchema.safeParse(merge(presetBeneath(preset, input), input ?? {}));
  if (parsed.success) return parsed.data;
  throw new HeddleError("config", {
    where,
    expected: "a configuration as docs/configuration.md describes it",
    got: describeIssues(parsed.error),
    next: "Correct these keys; an editor completes them when the file names its $schema.",
    cause: parsed.error,
  });
}

/** A preset's prior was chosen for its objective: beside another, a prior that nobody named is standard-normal. */
function presetBeneath(name: keyof typeof PRESETS, input: unknown): Partial<ConfigInput> {
  const preset = PRESETS[name];
  const { objective } = (input ?? {}) as ConfigInput;
  const use = typeof objective === "object" ? objective?.use : objective;
  if (use === undefined || use === preset.objective.use) return preset;
  const { prior: _, ...others } = preset;
  return others;
}

function presetOf(input: unknown, where: string | undefined): keyof typeof PRESETS {
  const asked = (input as ConfigInput | undefined)?.preset ?? "recommended";
  if (Object.hasOwn(PRESETS, asked)) return asked;
  throw new HeddleError("config", {
    where,
    expected: `preset: ${Object.keys(PRESETS).join(" or ")}`,
    got: JSON.stringify(asked),
    next: "Choose one of these, or leave preset out.",
  });
}
