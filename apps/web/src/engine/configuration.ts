import { HeddleError, type Role } from "@heddle/contracts";
import {
  type Config,
  choose,
  type JsonSchema,
  jsonSchema,
  type PluginChoice,
  ROLE_OF_KEY,
  resolveConfig,
} from "@heddle/runtime";
import { bundledPlugins } from "./bundled-plugins.js";

export const configurationSchema = (): Promise<JsonSchema> => jsonSchema(bundledPlugins);

/** The configuration with every default and every plugin's options filled in. Throws HeddleError as training would. */
export async function resolveWhole(asked: unknown): Promise<Readonly<Record<string, unknown>>> {
  refusePackages(asked);
  const config = resolveConfig(asked);
  const keys = Object.entries(ROLE_OF_KEY) as [keyof typeof ROLE_OF_KEY & keyof Config, Role][];
  const chosen = await Promise.all(
    keys.map(async ([key, role]) => [key, await filled(role, config[key] as PluginChoice, key)]),
  );
  const { select, count, ...geneOptions } = config.genes;
  const { use: _use, ...genes } = await filled("gene-selection", { use: select, ...geneOptions }, "genes");
  await Promise.all([
    filled("clustering", config.evaluation.clustering, "evaluation.clustering"),
    ...config.evaluation.metrics.map((pick) => filled("metric", pick, "evaluation.metrics")),
    ...config.reports.map((pick) => filled("report", pick, "reports")),
  ]);
  return {
    ...config,
    ...Object.fromEntries(chosen),
    genes: { select, ...(count !== undefined && { count }), ...genes },
    data: await filledData(config.data),
  };
}

async function filled(role: Role, pick: PluginChoice, key: string): Promise<PluginChoice> {
  const { plugin, options } = await choose(bundledPlugins, role, pick, key);
  return { use: plugin.name, ...options };
}

async function filledData({ path, ...pick }: Config["data"]): Promise<unknown> {
  if (pick.use === "auto") return { ...pick, path };
  return { ...(await filled("dataset", pick as PluginChoice, "data")), ...(path !== undefined && { path }) };
}

/** A page can run only what it was built with: packages by other people need the command line. */
export function refusePackages(config: unknown, where?: string): void {
  const named = (config as { plugins?: unknown } | null)?.plugins;
  if (!Array.isArray(named) || named.length === 0) return;
  const names = named.map(String);
  const held = Object.entries(bundledPlugins).map(([role, plugins]) => `${role}: ${Object.keys(plugins).join(", ")}`);
  throw new HeddleError("incompatible-plugins", {
    where,
    expected: `only plugins that this page holds (${held.join("; ")})`,
    got: `plugins: ${names.join(", ")}`,
    next: `Take the package out of plugins, or train the same run on the command line, in the configuration's folder: npm install @heddle/cli ${names.join(" ")} && npx heddle train heddle.yaml`,
  });
}
