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
      return `${type.signed ? "" : "u"}int${type.size * 8}` as ElementType;
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

/** h5py stores booleans as an 8-bit enumeration of FALSE and TRUE. */
function enumType(type: TypeOf): ElementType {
  const members = type.enum_type?.members ?? {};
  const boolean = Object.keys(members).length === 2 && members.FALSE === 0 && members.TRUE === 1;
  return boolean ? "bool" : (`${type.signed ? "" : "u"}int${type.size * 8}` as ElementType);
}

/** Fields of a compound type; fields that are arrays have their width. */
export function fieldsOf(metadata: Metadata): FieldInfo[] | undefined {
  return metadata.compound_type?.members.map((member) => {
    const base = member.type === ARRAY ? member.array_type! : member;
    const width = member.type === ARRAY ? base.shape!.reduce((product, length) => product * length, 1) : 1;
    return { name: member.name, type: elementType(base), width };
  });
}

/** Little-endian bytes as numbers. 64-bit integers become float64; throws if that would round. */
export function decodeNumbers(bytes: Uint8Array<ArrayBuffer>, type: ElementType, about: string): NumberArray {
  const { buffer } = bytes;
  switch (type) {
    case "int8":
      return new Int8Array(buffer);
    case "bool":
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
        got: `about ${value}`,
        next: "Store the values in a smaller type.",
      });
    }
    values[i] = value;
  }
  return values;
}
