import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { AnyPlugin } from "heddle";
import { applySettings, type ConfigSource, type Setting } from "heddle/config";
import type { CommonOptions } from "../options.js";
import { placeAt } from "./place.js";
import { type Places, placesAfter } from "./places.js";
import { readConfigFile } from "./read-config.js";
import { readSettings } from "./settings.js";
import { absolutePlugins, loadThirdParty } from "./third-party.js";

/** A configuration with the options of the command line applied, and its plugins. */
export interface Gathered {
  readonly config: Readonly<Record<string, unknown>>;
  /** Plugins besides the standard ones. */
  readonly plugins: readonly AnyPlugin[];
  /** The configuration's file; absent where there is none. */
  readonly file?: string;
  /** Position of each key, for messages. */
  readonly source: ConfigSource;
}

export interface GatherRequest {
  /** Path of the configuration, if there is one. */
  readonly config?: string;
  /** `--data`, as given. */
  readonly data?: string;
  readonly options: CommonOptions;
  /** The working directory. */
  readonly folder: string;
}

/** File, then --data, then --seed, then each --set. */
export async function gatherConfig({ config, data, options, folder }: GatherRequest): Promise<Gathered> {
  const read = config === undefined ? undefined : await readConfigFile(resolve(folder, config), config);
  const withData = data === undefined ? read?.config : withPaths(read?.config, dataPaths(data, folder));
  const settings = readSettings(options);
  const configured = applySettings(withData ?? {}, settings) as Record<string, unknown>;
  const gathered = withPlugins(configured, options.plugins, folder);
  const source = sourceOf(read?.places ?? {}, settings, { config, data });
  const own = read?.plugins ?? [];
  const folders = [...(read ? [dirname(read.file)] : []), folder];
  // plugin values of the script are loaded already
  const named = stringsIn(gathered.plugins).filter((name) => own.length === 0 || name !== read?.file);
  const plugins = [...own, ...(await loadThirdParty(named, folders))];
  return { config: gathered, plugins, source, ...(read && { file: read.file }) };
}

function sourceOf(
  places: Places,
  settings: readonly Setting[],
  { config = "the command line", data }: { readonly config?: string; readonly data?: string },
): ConfigSource {
  const given = data === undefined ? places : { ...places, "data.path": `--data ${data}` };
  return { name: config, caller: "command", places: placesAfter(given, settings) };
}

/** The configuration with `--plugins` among its plugins; relative paths become absolute, so that a run keeps them. */
export function withPlugins<C extends Readonly<Record<string, unknown>>>(
  config: C,
  more: readonly string[] = [],
  folder: string,
): C {
  if (more.length === 0 && !Array.isArray(config.plugins)) return config;
  const plugins = [...((config.plugins as unknown[] | undefined) ?? []), ...more];
  return { ...config, plugins: [...new Set(absolutePlugins(plugins, folder))] };
}

export const stringsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];

/** "a,b" as two absolute paths or addresses; one where a file has that very name. */
export function dataPaths(data: string, folder: string): string[] {
  const whole = placeAt(folder, data);
  if (!data.includes(",") || existsSync(whole)) return [whole];
  return data
    .split(",")
    .filter((part) => part.trim() !== "")
    .map((part) => placeAt(folder, part.trim()));
}

function withPaths(config: Readonly<Record<string, unknown>> = {}, path: readonly string[]): Record<string, unknown> {
  const { data } = config;
  return { ...config, data: { ...(typeof data === "object" ? data : {}), path } };
}
