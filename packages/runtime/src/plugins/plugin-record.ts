import { ownValue, type PluginCatalog, type Role } from "@heddle/contracts";
import { type Catalog, loadPlugin } from "./catalog.js";
import type { ConfiguredPlugin } from "./choose.js";

/** A plugin of a package that is not part of Heddle, with the version that trained the run. config.json keeps it. */
export interface PluginRecord {
  readonly role: Role;
  readonly name: string;
  readonly package: string;
  readonly version: string;
}

/** The records of the plugins whose package is known, without duplicates. */
export function recordPlugins(plugins: readonly ConfiguredPlugin[]): PluginRecord[] {
  const records = plugins.flatMap(({ plugin: { role, name, package: from } }): [string, PluginRecord][] =>
    from === undefined ? [] : [[`${role} ${name}`, { role, name, package: from.name, version: from.version }]],
  );
  return [...new Map(records).values()];
}

/** A sentence for each recorded plugin whose package now has another name or version; none for plugins without a package. */
export async function versionDifferences(catalog: Catalog, recorded: readonly PluginRecord[]): Promise<string[]> {
  const sentences = await Promise.all(
    recorded.map(async ({ role, name, package: trainedWith, version }) => {
      const known: PluginCatalog<Role> = catalog[role];
      if (ownValue(known, name) === undefined) return [];
      const { package: now } = await loadPlugin(catalog, role, name);
      if (now === undefined || (now.name === trainedWith && now.version === version)) return [];
      return [
        `The run was trained with the ${role} ${name} of ${trainedWith} ${version}; ${now.name} ${now.version} is installed.`,
      ];
    }),
  );
  return sentences.flat();
}
