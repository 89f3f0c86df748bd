import type { AnyPlugin } from "@heddle/contracts";
import { locateModule } from "#workers";
import { isPlugin, loadPlugins, type PluginInput } from "./plugins-from.js";

/** URLs of the inputs that are modules. */
export const modulesOf = (plugins: readonly PluginInput[]): string[] =>
  plugins.filter((plugin): plugin is string | URL => !isPlugin(plugin)).map(locateModule);

/** Plugin values, for a call on this thread. */
export async function resolvePlugins(plugins: readonly PluginInput[]): Promise<AnyPlugin[]> {
  return [...plugins.filter(isPlugin), ...(await loadPlugins(modulesOf(plugins)))];
}
