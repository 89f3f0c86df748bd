import type { AnyPlugin } from "@heddle/contracts";
import type { Catalog } from "@heddle/runtime/plugins";
import { standardCatalog } from "./standard-catalog.js";

/** The standard plugins and `plugins`. Throws HeddleError "duplicate-plugin" if a name exists already. */
export async function catalogWith(plugins: readonly AnyPlugin[] = [], catalog = standardCatalog): Promise<Catalog> {
  if (plugins.length === 0) return catalog;
  const { extendCatalog } = await import("@heddle/runtime/plugins");
  return extendCatalog(catalog, plugins);
}
