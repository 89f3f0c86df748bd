// HDF5 stores variable-length strings and references in global heap collections (HDF5 File Format Specification,
// III.E). The library advances by the size that each object states; an object of size 0 makes it loop for ever.

export const GLOBAL_HEAP_SIGNATURE = [0x47, 0x43, 0x4f, 0x4c]; // "GCOL"

/** Index and reference count (2 bytes each), 4 reserved bytes, then the size. */
const OBJECT_PREFIX = 8;

/** Bytes of the collection's header for lengths of `lengthSize` bytes: signature, version, reserved bytes, size. */
export const headerBytes = (lengthSize: number): number => align(8 + lengthSize);

/** The size that a collection states, header included. */
export const collectionBytes = (header: Uint8Array, lengthSize: number): number => readLength(header, 8, lengthSize);

/** The first fault in the objects of a complete collection; undefined if the library can read it to its end. */
export function globalHeapFault(collection: Uint8Array, lengthSize: number): string | undefined {
  const header = align(OBJECT_PREFIX + lengthSize);
  let at = headerBytes(lengthSize);
  while (at + header <= collection.length) {
    const index = collection[at] + 256 * collection[at + 1];
    const size = readLength(collection, at + OBJECT_PREFIX, lengthSize);
    // Object 0 is the free space; its size includes its header.
    const step = index === 0 ? size : header + align(size);
    if (step === 0) return `an object of size 0 at byte ${at} of a global heap collection`;
    if (step > collection.length - at) return `an object of ${size} bytes beyond the end of its global heap collection`;
    at += step;
  }
  return undefined;
}

const align = (bytes: number): number => Math.ceil(bytes / 8) * 8;

function readLength(bytes: Uint8Array, at: number, lengthSize: number): number {
  let value = 0;
  for (let i = lengthSize - 1; i >= 0; i--) value = value * 256 + bytes[at + i];
  return value;
}
