// The standard plugins as functions of their options, by role: `objective: objectives.betaVae({ beta: 4 })`. Names and types
// come from the catalog. Importing this module loads no plugin.
import type { AnyPlugin, OptionsOf, Role } from "@heddle/contracts";
import { type StandardPlugins, standardPlugins } from "./standard-catalog.js";
import type { GeneSelectionValue, OptionArguments, PluginValue } from "./typed-config.js";

/** "beta-vae" → "betaVae". */
type CamelCase<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

type LoadedOptions<Load> = Load extends () => Promise<{ default: infer P extends AnyPlugin }> ? OptionsOf<P> : never;

/** One function per standard plugin of a role. */
export type Factories<R extends Role, Value = PluginValue<R>> = {
  readonly [Name in keyof StandardPlugins[R] & string as CamelCase<Name>]: (
    ...options: OptionArguments<LoadedOptions<StandardPlugins[R][Name]>>
  ) => Value;
};

function factories<R extends Role, Value = PluginValue<R>>(role: R, key = "use"): Factories<R, Value> {
  const camelCase = (name: string) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const make = (name: string) => (options?: object) => ({ [key]: name, ...options });
  const made: unknown = Object.fromEntries(
    Object.keys(standardPlugins[role]).map((name) => [camelCase(name), make(name)]),
  );
  return made as Factories<R, Value>;
}

export const backends: Factories<"backend"> = factories("backend");
export const clusterings: Factories<"clustering"> = factories("clustering");
export const datasets: Factories<"dataset"> = factories("dataset");
export const decoders: Factories<"decoder"> = factories("decoder");
export const encoders: Factories<"encoder"> = factories("encoder");
export const executors: Factories<"executor"> = factories("executor");
/** For the key `genes`; the number of genes goes beside it: `{ ...geneSelections.seuratV3(), count: 2000 }`. */
export const geneSelections: Factories<"gene-selection", GeneSelectionValue> = factories("gene-selection", "select");
export const librarySizes: Factories<"library-size"> = factories("library-size");
export const likelihoods: Factories<"likelihood"> = factories("likelihood");
export const metrics: Factories<"metric"> = factories("metric");
export const objectives: Factories<"objective"> = factories("objective");
export const optimizers: Factories<"optimizer"> = factories("optimizer");
export const priors: Factories<"prior"> = factories("prior");
export const rotations: Factories<"rotation"> = factories("rotation");
export const reports: Factories<"report"> = factories("report");
export const trackers: Factories<"tracker"> = factories("tracker");
