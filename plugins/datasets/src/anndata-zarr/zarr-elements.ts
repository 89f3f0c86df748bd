import { type Elements, type ElementType, halfToNumber, type NumberArray } from "@heddle/anndata";
import { HeddleError } from "@heddle/contracts";

/** Return types of zarrita: typed arrays, its own views of booleans and fixed-width text, or a list of any type. */
export type ZarrData = Iterable<unknown> & { readonly length: number };

/** Converts zarrita's elements to the form of `Hierarchy.read`. */
export function toElements(data: ZarrData, type: ElementType, where: string): Elements {
  // An element of a chunk that was never written is the fill value; for text that is 0 or null.
  if (type === "string") return Array.from(data, (value) => (typeof value === "string" ? value : ""));
  if (type === "bool")
    return Uint8Array.from(data, (value) => (typeof value === "number" && value > 1 ? 2 : value ? 1 : 0));
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return toNumbers(data, where);
  // read as their bits: see `zarr-layout.ts`
  if (type === "float16" && data instanceof Uint16Array) return Float32Array.from(data, halfToNumber);
  if (isNumbers(data)) return data;
  throw new HeddleError("unsupported-file", {
    where,
    expected: "numbers, booleans or text",
    got: `elements of type ${type}`,
    next: "Write the array with a plain NumPy type.",
  });
}

function toNumbers(data: BigInt64Array | BigUint64Array, where: string): Float64Array {
  return Float64Array.from(data, (value) => {
    const number = Number(value);
    if (Number.isSafeInteger(number)) return number;
    throw new HeddleError("bad-data", {
      where,
      expected: "64-bit integers of at most 2^53 − 1",
      got: String(value),
      next: "Store these values as float64, or omit the column.",
    });
  });
}

function isNumbers(data: unknown): data is NumberArray {
  return [Int8Array, Int16Array, Int32Array, Uint8Array, Uint16Array, Uint32Array, Float32Array, Float64Array].some(
    (kind) => data instanceof kind,
  );
}
