import { type Column, HeddleError } from "@heddle/contracts";
import {
  arrayAt,
  asReference,
  asText,
  isNumberType,
  isWide,
  readAsText,
  readNumbers,
  readStrings,
  readWide,
} from "./elements.js";
import type { ArrayInfo, Hierarchy, NumberArray } from "./hierarchy.js";
import { type SkippedColumn, skipped } from "./read-table.js";

/** Booleans become categories, named as pandas prints them. */
const BOOLEAN_LEVELS = ["False", "True"] as const;

/**
 * One column of a dataframe group, in any encoding AnnData has used: array, string-array, categorical (0.2.0 group,
 * 0.1.0 codes with a reference or a `__categories` neighbor), nullable-integer, nullable-boolean,
 * nullable-string-array. Any other encoding is skipped. Rejects with "bad-data" for contents that contradict it.
 */
export async function readColumn(tree: Hierarchy, frame: string, name: string): Promise<Column | SkippedColumn> {
  const path = `${frame}/${name}`;
  const kind = await tree.kind(path);
  if (kind === undefined) {
    throw new HeddleError("bad-data", {
      where: tree.name,
      expected: `column ${path}, named in column-order`,
      got: "no such path",
      next: "Write the file again with a current anndata.",
    });
  }
  return kind === "group" ? readEncodedGroup(tree, path) : readPlainColumn(tree, frame, name);
}

async function readEncodedGroup(tree: Hierarchy, path: string): Promise<Column | SkippedColumn> {
  const encoding = asText((await tree.attributes(path)).get("encoding-type"));
  switch (encoding) {
    case "categorical":
      return categorical(
        await readNumbers(tree, `${path}/codes`),
        await readTextWithMissing(tree, `${path}/categories`),
        tree,
        path,
      );
    case "nullable-integer":
    case "nullable-boolean":
    case "nullable-string-array":
      return readMasked(tree, path, encoding);
    default:
      return skipped(encoding === undefined ? "it is a group without an encoding" : `its encoding is ${encoding}`);
  }
}

async function readMasked(tree: Hierarchy, path: string, encoding: string): Promise<Column> {
  const mask = await readNumbers(tree, `${path}/mask`);
  if (encoding === "nullable-string-array") {
    const values = await readStrings(tree, `${path}/values`);
    return { kind: "string", values: values.map((value, row) => (mask[row] ? null : value)) };
  }
  if (encoding === "nullable-boolean") {
    const { codes, categories } = booleans(await readNumbers(tree, `${path}/values`));
    return { kind: "categorical", codes: codes.map((code, row) => (mask[row] ? -1 : code)), categories };
  }
  const numbers = isWide((await tree.array(`${path}/values`)).type)
    ? await readMaskedIntegers(tree, `${path}/values`, mask)
    : await readNumbers(tree, `${path}/values`);
  if (Array.isArray(numbers)) return { kind: "string", values: numbers };
  const values = Float64Array.from(numbers as NumberArray, (value, row) => (mask[row] ? Number.NaN : value));
  return { kind: "number", values };
}

/** What is stored under the mask is arbitrary: only the other values decide whether numbers represent them. */
async function readMaskedIntegers(
  tree: Hierarchy,
  path: string,
  mask: NumberArray,
): Promise<Float64Array | (string | null)[]> {
  const integers = await tree.readIntegers(path);
  const numbers = Float64Array.from(integers, Number);
  if (numbers.every((value, row) => mask[row] || Number.isSafeInteger(value))) return numbers;
  return Array.from(integers, (value, row) => (mask[row] ? null : String(value)));
}

/** A third state, such as R's NA, is missing. */
function booleans(values: NumberArray): Extract<Column, { kind: "categorical" }> {
  const codes = Int32Array.from(values, (value) => (value === 0 || value === 1 ? value : -1));
  return { kind: "categorical", codes, categories: BOOLEAN_LEVELS };
}

async function readPlainColumn(tree: Hierarchy, frame: string, name: string): Promise<Column | SkippedColumn> {
  const path = `${frame}/${name}`;
  const info = await tree.array(path);
  if (info.shape.length !== 1) return skipped(`it has ${info.shape.length} dimensions`);
  const categories = await legacyCategories(tree, frame, name);
  if (categories !== undefined) {
    return categorical(await readNumbers(tree, path), await readTextWithMissing(tree, categories), tree, path);
  }
  if (info.type === "string") return { kind: "string", values: await readStrings(tree, path) };
  if (info.type === "bool") return booleans(await readNumbers(tree, path));
  if (!isNumberType(info.type)) return skipped(typeReason(info));
  const values = isWide(info.type) ? await readWide(tree, path) : Float64Array.from(await readNumbers(tree, path));
  return Array.isArray(values) ? { kind: "string", values } : { kind: "number", values };
}

/** True for a column of integers that is read as text. */
export async function isTextOfIntegers(tree: Hierarchy, path: string): Promise<boolean> {
  const info = (await arrayAt(tree, path)) ?? (await arrayAt(tree, `${path}/values`));
  return info !== undefined && isWide(info.type);
}

function typeReason({ type }: ArrayInfo): string {
  if (type === "compound") return "its values are records of several fields";
  return type === "null" ? "it has no data" : "its type has no counterpart here (a date, a complex number or bytes)";
}

/** Where anndata 0.7 stored a column's categories: a reference in HDF5, the path as text in Zarr. */
async function legacyCategories(tree: Hierarchy, frame: string, name: string): Promise<string | undefined> {
  const attribute = (await tree.attributes(`${frame}/${name}`)).get("categories");
  if (attribute === undefined) return undefined;
  const stored = asReference(attribute) ?? asText(attribute);
  for (const path of [stored, `${frame}/__categories/${name}`]) {
    if (path !== undefined && (await arrayAt(tree, path)) !== undefined) return path;
  }
  throw new HeddleError("bad-data", {
    where: tree.name,
    expected: `the categories of ${frame}/${name}`,
    got: "a dangling reference",
    next: "Write the file again with a current anndata.",
  });
}

/** Text of an array or of a nullable-string-array; missing entries are "nan", as in pandas. */
export async function readTextWithMissing(tree: Hierarchy, path: string): Promise<readonly string[]> {
  if ((await tree.kind(path)) !== "group") return readAsText(tree, path);
  const encoding = asText((await tree.attributes(path)).get("encoding-type"));
  if (encoding === "categorical") {
    const codes = await readNumbers(tree, `${path}/codes`);
    const names = await readTextWithMissing(tree, `${path}/categories`);
    return Array.from(codes, (code) => names[code] ?? "nan");
  }
  const mask = await readNumbers(tree, `${path}/mask`);
  const values = await readAsText(tree, `${path}/values`);
  return values.map((value, row) => (mask[row] ? "nan" : value));
}

/**
 * Codes outside the categories would silently become "missing". Two categories of one name are two levels by code and
 * one by name. Both are HeddleErrors "bad-data".
 */
export function categorical(codes: NumberArray, categories: readonly string[], tree: Hierarchy, path: string): Column {
  const checked = Int32Array.from(codes);
  const wrong = checked.findIndex((code) => code < -1 || code >= categories.length);
  if (wrong >= 0) {
    throw new HeddleError("bad-data", {
      where: tree.name,
      expected: `codes from −1 to ${categories.length - 1} in ${path}`,
      got: `${checked[wrong]} in row ${wrong}`,
      next: "Write the file again with a current anndata.",
    });
  }
  const seen = new Set<string>();
  const repeated = categories.find((name) => seen.size === seen.add(name).size);
  if (repeated !== undefined) {
    throw new HeddleError("bad-data", {
      where: tree.name,
      expected: `different categories in ${path}`,
      got: `"${repeated}" more than once`,
      next: "Rename or merge them: adata.obs[column] = adata.obs[column].astype(str).astype('category').",
    });
  }
  return { kind: "categorical", codes: checked, categories };
}
