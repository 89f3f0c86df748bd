import {
  type AnyPlugin,
  HeddleError,
  ownValue,
  type PluginCatalog,
  type Role,
  withStrictOptions,
} from "@heddle/contracts";
import { didYouMean } from "../config/nearest-name.js";
import { shown } from "../config/option-problems.js";
import { pluginLabel } from "./name-failures.js";

/** Plugins by role and name; each is loaded on first use. */
export type Catalog = { readonly [R in Role]: PluginCatalog<R> };

const API_VERSION = 1;

type Load = () => Promise<{ default: AnyPlugin }>;

/** Adds plugins to a catalog. Throws HeddleError "duplicate-plugin" and "wrong-api-version". */
export function extendCatalog(catalog: Catalog, plugins: readonly AnyPlugin[]): Catalog {
  const extended = new Map(
    Object.entries(catalog).map(([role, known]) => [role, new Map<string, Load>(Object.entries(known))]),
  );
  for (const plugin of plugins) {
    checkShape(plugin, catalog);
    const known = extended.get(plugin.role)!;
    if (known.has(plugin.name)) {
      throw new HeddleError("duplicate-plugin", {
        expected: `one ${plugin.role} named ${plugin.name}`,
        got: "two",
        next: "Rename the plugin, or leave one of the packages out of plugins.",
      });
    }
    known.set(plugin.name, async () => ({ default: plugin }));
  }
  const roles = [...extended].map(([role, known]) => [role, Object.fromEntries(known)]);
  return Object.fromEntries(roles) as unknown as Catalog;
}

/**
 * The plugin of that role and name, loaded; `where` is the place of the choice, for the message.
 * Throws HeddleError "unknown-plugin" with the nearest name.
 */
export async function loadPlugin<R extends Role>(
  catalog: Catalog,
  role: R,
  name: string,
  where?: string,
): Promise<AnyPlugin<R>> {
  const known: PluginCatalog<R> = catalog[role];
  const load = ownValue(known, name);
  if (load === undefined) throw unknownPlugin(catalog, role, name, where);
  const { default: plugin } = await load();
  checkShape(plugin, catalog);
  // a plugin may be a plain object, without definePlugin
  return withStrictOptions(plugin);
}

function unknownPlugin(catalog: Catalog, role: Role, name: string, where: string | undefined): HeddleError {
  const known = Object.keys(catalog[role]);
  const others = (Object.keys(catalog) as Role[]).filter((other) => Object.hasOwn(catalog[other], name));
  const otherwise =
    others.length > 0
      ? `${name} is a plugin of the role ${others.join(" and ")}.`
      : "Choose one of these, or name the package that brings it under plugins.";
  return new HeddleError("unknown-plugin", {
    where,
    expected: `one of the ${role} plugins: ${known.join(", ") || "none is there"}`,
    got: shown(name),
    next: others.length > 0 ? otherwise : didYouMean(name, known, otherwise),
  });
}

function checkShape(plugin: AnyPlugin, catalog: Catalog): void {
  const { role, apiVersion } = plugin;
  if (apiVersion !== API_VERSION) {
    throw new HeddleError("wrong-api-version", {
      expected: `a plugin for apiVersion ${API_VERSION}`,
      got: `${pluginLabel(plugin)} for apiVersion ${String(apiVersion)}`,
      next: "Install a version of the plugin for this version of Heddle.",
    });
  }
  if (!Object.hasOwn(catalog, role)) {
    throw new HeddleError("config", {
      expected: `a role: ${Object.keys(catalog).join(", ")}`,
      got: JSON.stringify(role),
      next: `Correct the role of the ${pluginLabel(plugin)}.`,
    });
  }
}
