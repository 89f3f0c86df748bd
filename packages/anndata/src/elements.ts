import { HeddleError } from "@heddle/contracts";
import type { ArrayInfo, AttributeValue, ElementType, Hierarchy, NumberArray } from "./hierarchy.js";

const NUMBERS: ReadonlySet<ElementType> = new Set([
  "int8",
  "int16",
  "int32",
  "int64",
  "uint8",
  "uint16",
  "uint32",
  "uint64",
  "float16",
  "float32",
  "float64",
]);

export function isNumberType(type: ElementType): boolean {
  return NUMBERS.has(type);
}

/** Numbers or booleans of rows `start` to `end` − 1. See `Hierarchy.read`. */
export async function readNumbers(tree: Hierarchy, path: string, start?: number, end?: number): Promise<NumberArray> {
  const elements = await tree.read(path, start, end);
  if (Array.isArray(elements)) throw wrongElements(tree, path, "numbers", "strings");
  return elements as NumberArray;
}

/** Strings of rows `start` to `end` − 1. See `Hierarchy.read`. */
export async function readStrings(
  tree: Hierarchy,
  path: string,
  start?: number,
  end?: number,
): Promise<readonly string[]> {
  const elements = await tree.read(path, start, end);
  if (!Array.isArray(elements)) throw wrongElements(tree, path, "strings", "numbers");
  return elements as readonly string[];
}

/** Any scalar per row as text, as Python would print it: numeric names are common in indices. */
export async function readAsText(tree: Hierarchy, path: string): Promise<readonly string[]> {
  const info = await tree.array(path);
  if (isWide(info.type)) return Array.from(await tree.readIntegers(path), String);
  const elements = await tree.read(path);
  if (Array.isArray(elements)) return elements as readonly string[];
  const numbers = Array.from(elements as NumberArray);
  if (info.type === "bool") return numbers.map((value) => ["False", "True"][value] ?? "NA");
  const fractional = info.type.startsWith("float");
  return numbers.map((value) => (fractional && Number.isInteger(value) ? `${value}.0` : String(value)));
}

/** True for integers that may exceed 2^53, beyond which float64 has no integer for each. */
export const isWide = (type: ElementType): boolean => type === "int64" || type === "uint64";

/** 64-bit integers as numbers; as text with all digits if one of them is beyond ±(2^53 − 1). */
export async function readWide(tree: Hierarchy, path: string): Promise<Float64Array | string[]> {
  const integers = await tree.readIntegers(path);
  const exact = integers.every((value) => Number.isSafeInteger(Number(value)));
  return exact ? Float64Array.from(integers, Number) : Array.from(integers, String);
}

/** The array's description, or undefined if the path is not an array. */
export async function arrayAt(tree: Hierarchy, path: string): Promise<ArrayInfo | undefined> {
  return (await tree.kind(path)) === "array" ? tree.array(path) : undefined;
}

/** An attribute as a list of integers, for shapes. Undefined if it is absent or of another type. */
export function asNumbers(value: AttributeValue | undefined): readonly number[] | undefined {
  if (!Array.isArray(value) || !value.every((item) => typeof item === "number")) return undefined;
  return value as readonly number[];
}

/** An attribute as text, also if R stored it as a list of one; undefined if it is absent or of another type. */
export function asText(value: AttributeValue | undefined): string | undefined {
  const text = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return typeof text === "string" ? text : undefined;
}

/** An attribute as a list of strings. AnnData stores an empty list as an empty list of floats. */
export function asStrings(value: AttributeValue | undefined): readonly string[] | undefined {
  if (typeof value === "string") return [value];
  if (value === null) return [];
  if (!Array.isArray(value)) return undefined;
  return value.length === 0 || typeof value[0] === "string" ? (value as readonly string[]) : undefined;
}

/** The path a reference attribute points to. */
export function asReference(value: AttributeValue | undefined): string | undefined {
  return typeof value === "object" && value !== null && "refersTo" in value ? value.refersTo : undefined;
}

function wrongElements(tree: Hierarchy, path: string, expected: string, got: string): HeddleError {
  return new HeddleError("bad-data", {
    where: tree.name,
    expected: `${expected} in ${path}`,
    got,
    next: "Write the file again with a current anndata.",
  });
}
