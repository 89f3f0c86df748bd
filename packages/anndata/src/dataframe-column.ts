import { type Column, HeddleError } from "@heddle/contracts";
import { arrayAt, asReference, asText, isNumberType, readAsText, readNumbers, readStrings } from "./elements.js";
import type { Hierarchy, NumberArray } from "./hierarchy.js";

/** Booleans become categories, named as pandas prints them. */
const BOOLEAN_LEVELS = ["False", "True"] as const;

/**
 * One column of a dataframe group, in any encoding AnnData has used: array, string-array, categorical (0.2.0 group,
 * 0.1.0 codes with a reference or a `__categories` neighbor), nullable-integer, nullable-boolean,
 * nullable-string-array. Undefined for any other encoding; the caller reports it.
 */
export async function readColumn(tree: Hierarchy, frame: string, name: string): Promise<Column | undefined> {
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

async function readEncodedGroup(tree: Hierarchy, path: string): Promise<Column | undefined> {
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
      return undefined;
  }
}

async function readMasked(tree: Hierarchy, path: string, encoding: string): Promise<Column> {
  const mask = await readNumbers(tree, `${path}/mask`);
  if (encoding === "nullable-string-array") {
    const values = await readStrings(tree, `${path}/values`);
    return { kind: "string", values: values.map((value, row) => (mask[row] ? null : value)) };
  }
  const numbers = await readNumbers(tree, `${path}/values`);
  if (encoding === "nullable-boolean") {
    return { kind: "categorical", codes: Int32Array.from(numbers, codeUnlessMasked(mask)), categories: BOOLEAN_LEVELS };
  }
  return {
    kind: "number",
    values: Float64Array.from(numbers, (value, row) => (mask[row] ? Number.NaN : value)),
  };
}

async function readPlainColumn(tree: Hierarchy, frame: string, name: string): Promise<Column | undefined> {
  const path = `${frame}/${name}`;
  const info = await tree.array(path);
  if (info.shape.length !== 1) return undefined;
  const categories = await legacyCategories(tree, frame, name);
  if (categories !== undefined) {
    return categorical(await readNumbers(tree, path), await readTextWithMissing(tree, categories), tree, path);
  }
  if (info.type === "string") return { kind: "string", values: await readStrings(tree, path) };
  const numbers = info.type === "bool" || isNumberType(info.type) ? await readNumbers(tree, path) : undefined;
  if (numbers === undefined) return undefined;
  if (info.type === "bool") return { kind: "categorical", codes: Int32Array.from(numbers), categories: BOOLEAN_LEVELS };
  return { kind: "number", values: Float64Array.from(numbers) };
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
  if ((await tree.kind(path)) === "array") return readAsText(tree, path);
  const mask = await readNumbers(tree, `${path}/mask`);
  const values = await readAsText(tree, `${path}/values`);
  return values.map((value, row) => (mask[row] ? "nan" : value));
}

/** Codes outside the categories would silently become "missing"; they indicate a damaged file. */
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
  return { kind: "categorical", codes: checked, categories };
}

function codeUnlessMasked(mask: NumberArray): (value: number, row: number) => number {
  return (value, row) => (mask[row] ? -1 : value === 0 ? 0 : 1);
}
