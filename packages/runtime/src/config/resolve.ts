import { HeddleError } from "@heddle/contracts";
import { currentConfig } from "../migration/run-format.js";
import { merge } from "./merge.js";
import { didYouMean } from "./nearest-name.js";
import { optionError } from "./option-error.js";
import { shown } from "./option-problems.js";
import { BETA_1, PRESETS } from "./presets.js";
import { refuseReservedKey } from "./reserved-key.js";
import { type Config, type ConfigInput, configSchema } from "./schema.js";
import { type ConfigSource, placeOf, sourceFrom } from "./source.js";

/**
 * A configuration merged over its preset, with every default filled in. `where` is its origin, for messages.
 * Throws HeddleError "config" that names each wrong key.
 */
export function resolveConfig(input: unknown, where?: string | ConfigSource): Config {
  const source = sourceFrom(where);
  const given = isSaved(input) ? currentConfig(input, source?.name ?? "config.json") : input;
  refuseReservedKey(given, source);
  const preset = presetOf(given, source);
  const value = merge(presetBeneath(preset, given), given ?? {});
  const parsed = configSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw optionError(parsed.error, { schema: configSchema, value, subject: "the configuration" }, source);
}

/** The config.json of a run, which states its format. */
const isSaved = (input: unknown): boolean => typeof input === "object" && input !== null && "heddle" in input;

/**
 * The prior of a preset fits its objective; with another objective the default prior is standard-normal. A preset with a
 * rotation applies objective and rotation together: a configuration that names an objective starts from the defaults of that
 * plugin and is reported as trained. So the configuration of a run, which names everything, has a rotation only if it lists one.
 * The penalties of a preset that rotates during training belong to that rotation; without it, the objective is that of β = 1.
 */
function presetBeneath(name: keyof typeof PRESETS, input: unknown): Partial<ConfigInput> {
  const preset: Partial<ConfigInput> & (typeof PRESETS)[typeof name] = PRESETS[name];
  const { objective: given, rotation: chosen, labels } = (input ?? {}) as ConfigInput;
  const use = pluginOf(given);
  if (use === undefined) {
    const rotates = pluginOf(chosen) !== "none" && labels === undefined;
    return rotates || preset.training?.rotateAfter === undefined ? preset : rotatedAfterTraining(preset);
  }
  const { objective, prior, rotation, ...others } = preset;
  if (rotation !== undefined) return withoutRotateAfter(others);
  return use === objective.use ? { ...others, objective, prior } : { ...others, objective };
}

const pluginOf = (choice: ConfigInput["objective"]) => (typeof choice === "object" ? choice?.use : choice);

/** A classifier of labels reads latents, so that these are not rotated while it learns. */
const rotatedAfterTraining = (preset: Partial<ConfigInput>): Partial<ConfigInput> => ({
  ...withoutRotateAfter(preset),
  objective: BETA_1,
});

function withoutRotateAfter({ training, ...others }: Partial<ConfigInput>): Partial<ConfigInput> {
  const { rotateAfter: _rotateAfter, ...rest } = training ?? {};
  return { ...others, training: rest };
}

function presetOf(input: unknown, source: ConfigSource | undefined): keyof typeof PRESETS {
  const named: unknown = (input as ConfigInput | undefined)?.preset ?? "recommended";
  if (typeof named === "string" && Object.hasOwn(PRESETS, named)) return named as keyof typeof PRESETS;
  const known = Object.keys(PRESETS);
  throw new HeddleError("config", {
    where: placeOf(source, ["preset"]),
    expected: known.join(" | "),
    got: shown(named),
    next: didYouMean(String(named), known, "Choose one of these, or leave preset out."),
  });
}
