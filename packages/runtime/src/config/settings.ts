import { ownValue } from "@heddle/contracts";
import { setPath } from "./merge.js";

/** One `--set`, or one value of the grid of a sweep: a key of the configuration and its value. */
export interface Setting {
  readonly path: readonly string[];
  readonly value: unknown;
  /** The text that set it, for messages: "--set objective.beta=4". */
  readonly origin?: string;
}

/** Keys beside the name of a plugin that are not its options. */
const KEPT: ReadonlyMap<string, readonly string[]> = new Map([
  ["data", ["path", "memory", "order"]],
  ["genes", ["count"]],
]);

/** The configuration with the settings applied. Another plugin drops the options of the previous one. */
export function applySettings(config: unknown, settings: readonly Setting[]): unknown {
  return settings.reduce(applySetting, config);
}

function applySetting(config: unknown, { path, value }: Setting): unknown {
  const name = path.at(-1);
  if (name !== "use" && name !== "select") return setPath(config, path, value);
  const parent = path.slice(0, -1);
  const current = valueAt(config, parent);
  const options: Record<string, unknown> = typeof current === "string" ? { use: current } : { ...(current as object) };
  if (options[name] === value) return config;
  const kept = KEPT.get(parent.join(".")) ?? [];
  const rest = Object.fromEntries(
    Object.entries(options).filter(([key, given]) => kept.includes(key) && given !== undefined),
  );
  return setPath(config, parent, { ...rest, [name]: value });
}

const valueAt = (config: unknown, path: readonly string[]): unknown =>
  path.reduce((value, key) => ownValue(value as Readonly<Record<string, unknown>> | undefined, key), config);
