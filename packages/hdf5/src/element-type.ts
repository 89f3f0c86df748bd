import { type ElementType, type FieldInfo, halfToNumber, type NumberArray } from "@heddle/anndata";
import { HeddleError } from "@heddle/contracts";
import type { H5Module } from "./platform/platform.js";

export type Metadata = ReturnType<H5Module["get_dataset_metadata"]>;

/** HDF5's type classes (H5Tpublic.h). */
const INTEGER = 0;
const FLOAT = 1;
const STRING = 3;
const COMPOUND = 6;
const REFERENCE = 7;
const ENUM = 8;
const ARRAY = 10;

type TypeOf = Pick<Metadata, "type" | "size" | "signed" | "enum_type" | "array_type" | "ref_type">;

/** The element type, with AnnData's name. */
export function elementType(type: TypeOf): ElementType {
  switch (type.type) {
    case INTEGER:
      return [1, 2, 4, 8].includes(type.size) ? integerType(type) : "other";
    case FLOAT:
      return [2, 4, 8].includes(type.size) ? (`float${type.size * 8}` as ElementType) : "other";
    case STRING:
      return "string";
    case COMPOUND:
      return "compound";
    case REFERENCE:
      return type.ref_type === "object" ? "reference" : "other";
    case ENUM:
      return enumType(type);
    default:
      return "other";
  }
}

/** h5py stores booleans as an enumeration of FALSE and TRUE; R adds NA. */
function enumType(type: TypeOf): ElementType {
  const { FALSE, TRUE, ...others } = type.enum_type?.members ?? {};
  const boolean = FALSE === 0 && TRUE === 1 && Object.keys(others).every((name) => name === "NA");
  return boolean ? "bool" : integerType(type);
}

const integerType = (type: TypeOf) => `${type.signed ? "" : "u"}int${type.size * 8}` as ElementType;

/** Fields of a compound type; fields that are arrays have their width. */
export function fieldsOf(metadata: Metadata): FieldInfo[] | undefined {
  return metadata.compound_type?.members.map((member) => {
    const base = member.type === ARRAY ? member.array_type! : member;
    const width = member.type === ARRAY ? base.shape!.reduce((product, length) => product * length, 1) : 1;
    return { name: member.name, type: elementType(base), width };
  });
}

/** Booleans of any width: 0, 1, and 2 for every other value. */
function decodeBooleans(bytes: Uint8Array<ArrayBuffer>, size: number): Uint8Array {
  return Uint8Array.from({ length: bytes.length / size }, (_, row) => {
    const first = bytes[row * size];
    const rest = bytes.subarray(row * size + 1, (row + 1) * size);
    return first <= 1 && rest.every((byte) => byte === 0) ? first : 2;
  });
}

/** Little-endian bytes of an element type as numbers. */
export function decodeElements(bytes: Uint8Array<ArrayBuffer>, type: TypeOf, about: string): NumberArray {
  const elements = elementType(type);
  return elements === "bool" ? decodeBooleans(bytes, type.size) : decodeNumbers(bytes, elements, about);
}

/** Little-endian bytes as numbers. 64-bit integers become float64; throws if that would round. */
function decodeNumbers(bytes: Uint8Array<ArrayBuffer>, type: ElementType, about: string): NumberArray {
  const { buffer } = bytes;
  switch (type) {
    case "int8":
      return new Int8Array(buffer);
    case "uint8":
      return new Uint8Array(buffer);
    case "int16":
      return new Int16Array(buffer);
    case "uint16":
      return new Uint16Array(buffer);
    case "int32":
      return new Int32Array(buffer);
    case "uint32":
      return new Uint32Array(buffer);
    case "int64":
    case "uint64":
      return wideIntegers(buffer, type === "int64", about);
    case "float16":
      return Float32Array.from(new Uint16Array(buffer), halfToNumber);
    case "float32":
      return new Float32Array(buffer);
    case "float64":
      return new Float64Array(buffer);
    default:
      throw new HeddleError("unsupported-file", {
        expected: `numbers or strings in ${about}`,
        got: `elements of type ${type}`,
        next: "Write the file again with a current anndata.",
      });
  }
}

function wideIntegers(buffer: ArrayBuffer, signed: boolean, about: string): Float64Array {
  const low = new Uint32Array(buffer);
  const high = signed ? new Int32Array(buffer) : low;
  const values = new Float64Array(low.length / 2);
  for (let i = 0; i < values.length; i++) {
    const value = high[2 * i + 1] * 4294967296 + low[2 * i];
    if (!Number.isSafeInteger(value)) {
      throw new HeddleError("bad-data", {
        expected: `integers up to 2^53 − 1 in ${about}`,
        got: String(signed ? new BigInt64Array(buffer)[i] : new BigUint64Array(buffer)[i]),
        next: "Store the values in a smaller type.",
      });
    }
    values[i] = value;
  }
  return values;
}
