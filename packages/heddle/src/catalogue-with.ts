import type { AnyPlugin } from "@heddle/contracts";
import type { Catalogue } from "@heddle/runtime";
import { standardCatalogue } from "./standard-catalogue.js";

/** The standard plugins and these. Throws HeddleError "duplicate-plugin" where a name is taken. */
export async function catalogueWith(plugins: readonly AnyPlugin[] = []): Promise<Catalogue> {
  if (plugins.length === 0) return standardCatalogue;
  const { extendCatalogue } = await import("@heddle/runtime");
  return extendCatalogue(standardCatalogue, plugins);
}
