import type { z } from "zod";
import type { AnyPlugin, PluginCatalog, Role } from "./plugin.js";

/**
 * Options of plugins by "role/name", as in a configuration. TypeScript checks the options of the plugins listed here. A
 * package adds its plugins by declaration merging:
 *
 * @example
 * import type { OptionsOf } from "@heddle/contracts";
 *
 * declare module "@heddle/contracts" {
 *   interface PluginOptions {
 *     "objective/free-bits": OptionsOf<typeof plugin>;
 *   }
 * }
 */
// biome-ignore lint/suspicious/noEmptyInterface: packages of plugins add its members
export interface PluginOptions {}

/** Input type of a plugin's options: those with a default are optional. */
export type OptionsOf<P extends AnyPlugin> = Unparsed<z.input<P["options"]>>;

/** Any options if the schema has an unknown input type; no members, instead of an index signature, if it is empty. */
type Unparsed<Input> = unknown extends Input
  ? { readonly [option: string]: unknown }
  : Input extends Record<string, never>
    ? { readonly [Option in never]: never }
    : Input;

/** Members of `PluginOptions` for a catalog of one role. */
export type CatalogOptions<R extends Role, C extends PluginCatalog<R>> = {
  [Name in keyof C & string as `${R}/${Name}`]: OptionsOf<Awaited<ReturnType<C[Name]>>["default"]>;
};

/** Names of the plugins of a role that `PluginOptions` lists. */
export type PluginName<R extends Role> = keyof PluginOptions extends infer Key
  ? Key extends `${R}/${infer Name}`
    ? Name
    : never
  : never;
