// Before anndata 0.7 obs, var and obsm were compound arrays: one record per row. Categories of a column were stored
// separately, in uns/<column>_categories.
import { type Column, HeddleError } from "@heddle/contracts";
import { categorical } from "./dataframe-column.js";
import { arrayAt, isNumberType, readAsText } from "./elements.js";
import type { Elements, FieldInfo, Hierarchy, NumberArray } from "./hierarchy.js";
import type { ReadTable } from "./read-table.js";

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
  const columns = new Map<string, Column>();
  const skipped: string[] = [];
  for (const field of fields) {
    if (field === indexField) continue;
    const column = await readField(tree, path, field);
    if (column === undefined) skipped.push(field.name);
    else columns.set(field.name, column);
  }
  return { table: { rows: index.length, index, columns }, skipped };
}

async function readField(tree: Hierarchy, path: string, field: FieldInfo): Promise<Column | undefined> {
  if (field.width !== 1) return undefined;
  const elements = await tree.readField(path, field.name);
  if (Array.isArray(elements)) return { kind: "string", values: elements as readonly string[] };
  const numbers = elements as NumberArray;
  const categories = `uns/${field.name}_categories`;
  if (field.type.startsWith("int") && (await arrayAt(tree, categories)) !== undefined) {
    return categorical(numbers, await readAsText(tree, categories), tree, `${path}/${field.name}`);
  }
  if (field.type === "bool") {
    return { kind: "categorical", codes: Int32Array.from(numbers), categories: ["False", "True"] };
  }
  return isNumberType(field.type) ? { kind: "number", values: Float64Array.from(numbers) } : undefined;
}

function asTexts(elements: Elements): readonly string[] {
  return Array.isArray(elements) ? (elements as readonly string[]) : Array.from(elements as NumberArray, String);
}
