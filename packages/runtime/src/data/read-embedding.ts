import { type DataSource, HeddleError } from "@heddle/contracts";
import { create } from "../composition/compose.js";
import type { PluginChoice } from "../config/schema.js";
import type { Catalog } from "../plugins/catalog.js";
import { chooseReader, sourceName } from "./open-data.js";

/**
 * Reads the embedding of this name, cells × dimensions, with the table of its cells.
 *
 * @throws HeddleError "unsupported-file" if the format has no embeddings
 */
export async function readEmbedding(catalog: Catalog, pick: PluginChoice, source: DataSource, name: string) {
  const reader = create(await chooseReader(catalog, pick, source));
  if (reader.readEmbedding !== undefined) return reader.readEmbedding(source, name);
  throw new HeddleError("unsupported-file", {
    where: sourceName(source),
    expected: "a file with embeddings, such as .h5ad",
    got: "a format without",
    next: 'Store the embedding in adata.obsm["X_name"] and write an .h5ad.',
  });
}
