import { type AnyPlugin, HeddleError } from "@heddle/contracts";

/** A plugin value, or a module whose default export is one or several plugins: a package name, a path, a URL. */
export type PluginInput = AnyPlugin | string | URL;

export const isPlugin = (input: PluginInput): input is AnyPlugin =>
  typeof input === "object" && !(input instanceof URL);

/** Plugins of the modules at these URLs. Throws HeddleError "config" if a module fails to load or has no plugin. */
export async function loadPlugins(modules: readonly string[]): Promise<AnyPlugin[]> {
  return (await Promise.all(modules.map(pluginsOf))).flat();
}

async function pluginsOf(url: string): Promise<AnyPlugin[]> {
  const problem = (got: string, next: string, cause?: unknown) =>
    new HeddleError("config", {
      where: url,
      expected: "a module with a plugin as its default export",
      got,
      next,
      cause,
    });
  const loaded = await import(/* @vite-ignore */ /* webpackIgnore: true */ url).catch((cause: unknown) => {
    const got = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
    throw problem(got, "Check the address, and what the module imports.", cause);
  });
  const plugins = [(loaded as { default?: AnyPlugin | AnyPlugin[] }).default ?? []].flat();
  if (plugins.length === 0) throw problem("none", "Add `export default` to it.");
  return plugins;
}
