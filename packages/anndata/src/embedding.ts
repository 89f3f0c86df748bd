import { HeddleError, isHeddleError, type Matrix, type Table } from "@heddle/contracts";
import { readTable } from "./dataframe.js";
import { isNumberType, readNumbers } from "./elements.js";
import type { FieldInfo, Hierarchy, NumberArray } from "./hierarchy.js";

export interface EmbeddingDescription {
  readonly name: string;
  readonly columns: number;
}

/** Dense embeddings in obsm: 2-D arrays, or the fields of a compound array before anndata 0.7. */
export async function listEmbeddings(tree: Hierarchy): Promise<EmbeddingDescription[]> {
  if ((await tree.kind("obsm")) === "array")
    return (await legacyFields(tree)).map(({ name, width }) => ({ name, columns: width }));
  const found: EmbeddingDescription[] = [];
  for (const name of await tree.children("obsm")) {
    if ((await kindHere(tree, `obsm/${name}`)) !== "array") continue;
    const { shape, type } = await tree.array(`obsm/${name}`);
    if (isNumberType(type) && shape.length <= 2) found.push({ name, columns: shape[1] ?? 1 });
  }
  return found;
}

/** Undefined for a link to another file, which only reading the embedding refuses. */
async function kindHere(tree: Hierarchy, path: string) {
  return tree.kind(path).catch((error: unknown) => {
    if (isHeddleError(error) && error.kind === "unsupported-file") return undefined;
    throw error;
  });
}

/** One of obsm's dense embeddings, cells × columns, with the cell table. HeddleError "bad-data" if it is absent. */
export async function readEmbedding(
  tree: Hierarchy,
  name: string,
): Promise<{ representation: Matrix; cellTable: Table }> {
  const { columns } = await embeddingNamed(tree, name);
  const { table } = await readTable(tree, "obs");
  return { representation: await valuesOf(tree, { name, columns }, table.rows), cellTable: table };
}

/** The same without the cell table, whose number of rows is known. */
export async function readEmbeddingOf(tree: Hierarchy, name: string, rows: number): Promise<Matrix> {
  return valuesOf(tree, await embeddingNamed(tree, name), rows);
}

async function embeddingNamed(tree: Hierarchy, name: string): Promise<EmbeddingDescription> {
  await tree.kind(`obsm/${name}`);
  const known = await listEmbeddings(tree);
  const embedding = known.find((each) => each.name === name);
  if (embedding !== undefined) return embedding;
  throw new HeddleError("bad-data", {
    where: tree.name,
    expected: `an embedding "${name}" in obsm`,
    got: known.length === 0 ? "no dense embedding" : `only ${known.map((each) => each.name).join(", ")}`,
    next: `Store it as a dense array: adata.obsm["${name}"] = …`,
  });
}

async function valuesOf(tree: Hierarchy, { name, columns }: EmbeddingDescription, rows: number): Promise<Matrix> {
  const legacy = (await tree.kind("obsm")) === "array";
  const values = legacy
    ? ((await tree.readField("obsm", name)) as NumberArray)
    : await readNumbers(tree, `obsm/${name}`);
  if (values.length !== rows * columns) {
    throw new HeddleError("bad-data", {
      where: tree.name,
      expected: `${rows} rows in obsm/${name}, one per cell`,
      got: `${values.length / columns}`,
      next: "Write the file again with a current anndata.",
    });
  }
  return { rows, columns, values: Float64Array.from(values) };
}

async function legacyFields(tree: Hierarchy): Promise<readonly FieldInfo[]> {
  return ((await tree.array("obsm")).fields ?? []).filter(({ type }) => isNumberType(type));
}
