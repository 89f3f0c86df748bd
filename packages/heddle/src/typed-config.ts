import type { AnyPlugin, OptionsOf, PluginName, PluginOptions, Role } from "@heddle/contracts";
import type { ConfigInput as UncheckedConfig } from "@heddle/runtime/config";

declare const role: unique symbol;

/** A plugin with its options, made by `withOptions` or by a factory of `heddle/plugins`: plain JSON, typed by role. */
export type PluginValue<R extends Role> = { readonly use: string; readonly [role]: R };

/** A gene selection with its options, for the key `genes`. */
export type GeneSelectionValue = { readonly select: string; readonly [role]: "gene-selection" };

type OptionsNamed<R extends Role, Name extends string> = `${R}/${Name}` extends keyof PluginOptions
  ? PluginOptions[`${R}/${Name}`]
  : never;

/** `{ use: "beta-vae", beta: 4 }`, for every plugin of the role in `PluginOptions`. */
type NamedChoice<R extends Role, More = unknown> = {
  [Name in PluginName<R>]: { readonly use: Name } & OptionsNamed<R, Name> & More;
}[PluginName<R>];

/** A plugin by name, by name with options, or as a value. */
export type TypedChoice<R extends Role> = PluginName<R> | NamedChoice<R> | PluginValue<R>;

type Path = { readonly path?: string | string[] };

/** A path, a dataset plugin with its options, or `auto`, whose options go to the plugin that recognizes the file. */
type TypedData =
  | string
  | NamedChoice<"dataset", Path>
  | (PluginValue<"dataset"> & Path)
  | (Path & { readonly use?: "auto"; readonly [option: string]: unknown });

/** A gene selection and its options, with the number of genes. Without `select`, that of the preset. */
type TypedGenes =
  | { readonly select?: undefined; readonly count?: number }
  | (GeneSelectionValue & { readonly count?: number })
  | {
      [Name in PluginName<"gene-selection">]: {
        readonly select: Name;
        readonly count?: number;
      } & OptionsNamed<"gene-selection", Name>;
    }[PluginName<"gene-selection">];

type TypedEvaluation = Omit<NonNullable<UncheckedConfig["evaluation"]>, "metrics" | "clustering"> & {
  metrics?: TypedChoice<"metric">[];
  clustering?: TypedChoice<"clustering">;
};

interface TypedKeys {
  data?: TypedData;
  genes?: TypedGenes;
  encoder?: TypedChoice<"encoder">;
  decoder?: TypedChoice<"decoder">;
  likelihood?: TypedChoice<"likelihood">;
  librarySize?: TypedChoice<"library-size">;
  prior?: TypedChoice<"prior">;
  objective?: TypedChoice<"objective">;
  optimizer?: TypedChoice<"optimizer">;
  rotation?: TypedChoice<"rotation">;
  backend?: TypedChoice<"backend">;
  evaluation?: TypedEvaluation;
  reports?: TypedChoice<"report">[];
  trackers?: TypedChoice<"tracker">[];
}

/**
 * A configuration whose plugins and options are type-checked. A plugin of another package is known where its
 * declarations extend `PluginOptions`, or as `withOptions(plugin, options)`.
 */
export type ConfigInput = Omit<UncheckedConfig, keyof TypedKeys> & TypedKeys;

/** The default export of heddle.config.ts: `plugins` may contain plugins themselves. */
export type ConfigFile = Omit<ConfigInput, "plugins"> & { plugins?: (string | AnyPlugin)[] };

/** Type-checks a configuration; returns it unchanged. */
export const defineConfig = (config: ConfigFile): ConfigFile => config;

/** None for a plugin without options, one otherwise; optional if no option is required. */
export type OptionArguments<Options> = [keyof Options] extends [never]
  ? []
  : Partial<Options> extends Options
    ? [options?: Options]
    : [options: Options];

/**
 * A plugin of another package with its options, for a configuration; the plugin itself goes into `plugins`. By name, for
 * plugins that are loaded from modules, options are checked only when the plugin is loaded.
 */
export function withOptions<R extends Role, P extends AnyPlugin<R>>(
  plugin: P & { readonly role: R },
  ...options: OptionArguments<OptionsOf<P>>
): PluginValue<R>;
export function withOptions<R extends Role>(name: string, options?: Readonly<Record<string, unknown>>): PluginValue<R>;
export function withOptions(plugin: AnyPlugin | string, options?: object): unknown {
  return { use: typeof plugin === "string" ? plugin : plugin.name, ...options };
}
