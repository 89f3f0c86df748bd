import { HeddleError } from "heddle";
import { type Config, checkColumns, completeConfig, configJsonSchema, type JsonSchema } from "heddle/config";
import { bundledPlugins } from "./bundled-plugins.js";
import type { EngineCalls } from "./protocol.js";

export const schemaOfPage = (): Promise<JsonSchema> => configJsonSchema({ catalog: bundledPlugins });

/** The configuration with every default filled in. Throws the HeddleErrors that training would throw. */
export async function completeForPage(config: unknown): Promise<Config> {
  refusePackages(config);
  return completeConfig(config, { catalog: bundledPlugins });
}

/** As `completeForPage`; also checks the columns that the configuration names, if those of the cells are known. */
export async function completeWithColumns({ config, columns }: EngineCalls["complete"]["request"]): Promise<Config> {
  const completed = await completeForPage(config);
  if (columns !== undefined)
    checkColumns(
      completed,
      columns.map((name) => ({ name })),
    );
  return completed;
}

/** Throws HeddleError "incompatible-plugins" if a configuration names packages: only the command line can load them. */
export function refusePackages(config: unknown, where?: string): void {
  const named = (config as { plugins?: unknown } | null)?.plugins;
  if (!Array.isArray(named) || named.length === 0) return;
  const names = named.map(String);
  const bundled = Object.entries(bundledPlugins).map(
    ([role, plugins]) => `${role}: ${Object.keys(plugins).join(", ")}`,
  );
  throw new HeddleError("incompatible-plugins", {
    where,
    expected: `only plugins of this page (${bundled.join("; ")})`,
    got: `plugins: ${names.join(", ")}`,
    next: `Take the package out of plugins, or train the same run on the command line, in the configuration's folder: npm install @heddle/cli ${names.join(" ")} && npx heddle train heddle.yaml`,
  });
}
