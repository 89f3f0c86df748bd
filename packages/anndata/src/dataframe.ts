import { HeddleError } from "@heddle/contracts";
import { isTextOfIntegers, readColumn, readTextWithMissing } from "./dataframe-column.js";
import { asStrings, asText } from "./elements.js";
import type { Hierarchy } from "./hierarchy.js";
import { readCompoundTable } from "./legacy-dataframe.js";
import { type ReadTable, TableColumns } from "./read-table.js";

/** obs or var at `path`, in any encoding since anndata 0.5: a group, or a compound array before 0.7. */
export async function readTable(tree: Hierarchy, path: string): Promise<ReadTable> {
  const kind = await tree.kind(path);
  if (kind === undefined) {
    throw new HeddleError("unsupported-file", {
      where: tree.name,
      expected: `AnnData with a table "${path}"`,
      got: `no "${path}"`,
      next: "Check that this is an AnnData file (scanpy's adata.write_h5ad).",
    });
  }
  return kind === "array" ? readCompoundTable(tree, path) : readGroup(tree, path);
}

async function readGroup(tree: Hierarchy, path: string): Promise<ReadTable> {
  const attributes = await tree.attributes(path);
  const indexName = asText(attributes.get("_index")) ?? "_index";
  if ((await tree.kind(`${path}/${indexName}`)) === undefined) {
    throw new HeddleError("bad-data", {
      where: tree.name,
      expected: `an index "${indexName}" in ${path}`,
      got: "none",
      next: "Write the file again with a current anndata.",
    });
  }
  const index = await readTextWithMissing(tree, `${path}/${indexName}`);
  const order =
    asStrings(attributes.get("column-order")) ??
    (await tree.children(path)).filter((name) => name !== indexName && name !== "__categories");
  const columns = new TableColumns(path, index.length);
  for (const name of order) {
    if (name === indexName) continue;
    await columns.add(
      name,
      () => readColumn(tree, path, name),
      () => isTextOfIntegers(tree, `${path}/${name}`),
    );
  }
  return columns.finish(index);
}
