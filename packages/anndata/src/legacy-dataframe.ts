// Before anndata 0.7 obs, var and obsm were compound arrays: one record per row. Categories of a column were stored
// separately, in uns/<column>_categories.
import { type Column, HeddleError } from "@heddle/contracts";
import { categorical } from "./dataframe-column.js";
import { arrayAt, isNumberType, readAsText } from "./elements.js";
import type { Elements, FieldInfo, Hierarchy, NumberArray } from "./hierarchy.js";
import { type ReadTable, type SkippedColumn, skipped, TableColumns } from "./read-table.js";

/** obs, var or raw.var stored as a compound array. */
export async function readCompoundTable(tree: Hierarchy, path: string): Promise<ReadTable> {
  const { fields } = await tree.array(path);
  if (fields === undefined || fields.length === 0) {
    throw new HeddleError("unsupported-file", {
      where: tree.name,
      expected: `a dataframe in ${path}`,
      got: "an array without fields",
      next: "Write the file again with a current anndata.",
    });
  }
  const indexField = fields.find(({ name }) => name === "index" || name === "_index") ?? fields[0];
  const index = asTexts(await tree.readField(path, indexField.name));
  const columns = new TableColumns(path, index.length);
  for (const field of fields) {
    if (field === indexField) continue;
    await columns.add(
      field.name,
      () => readField(tree, path, field),
      async () => false,
    );
  }
  return columns.finish(index);
}

async function readField(tree: Hierarchy, path: string, field: FieldInfo): Promise<Column | SkippedColumn> {
  if (field.width !== 1) return skipped(`it has ${field.width} values per row`);
  const elements = await tree.readField(path, field.name);
  if (Array.isArray(elements)) return { kind: "string", values: elements as readonly string[] };
  const numbers = elements as NumberArray;
  const categories = `uns/${field.name}_categories`;
  if (field.type.startsWith("int") && (await arrayAt(tree, categories)) !== undefined) {
    return categorical(numbers, await readAsText(tree, categories), tree, `${path}/${field.name}`);
  }
  if (field.type === "bool") {
    const codes = Int32Array.from(numbers, (value) => (value === 0 || value === 1 ? value : -1));
    return { kind: "categorical", codes, categories: ["False", "True"] };
  }
  if (!isNumberType(field.type)) return skipped("its type has no counterpart here");
  return { kind: "number", values: Float64Array.from(numbers) };
}

function asTexts(elements: Elements): readonly string[] {
  return Array.isArray(elements) ? (elements as readonly string[]) : Array.from(elements as NumberArray, String);
}
