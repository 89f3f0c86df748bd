// Reads one dataset through the low-level calls: their status is checked (h5wasm's own getters drop it), and no
// single read takes more of the 2 GiB heap than a block.
import type { Elements, ElementType, NumberArray } from "@heddle/anndata";
import { HeddleError } from "@heddle/contracts";
import { decodeElements, elementType, type Metadata } from "./element-type.js";
import { attempt, type Library } from "./library.js";
import type { H5Module } from "./platform/platform.js";

/** Bytes per read of several chunks: the library's heap does not shrink, and a read is copied out of it. */
const BLOCK_BYTES = 8 * 1024 * 1024;

export interface Place {
  readonly library: Library;
  readonly file: bigint;
  /** File, for messages. */
  readonly where: string;
  /** Dataset, with a leading slash. */
  readonly path: string;
}

/** Rows `start` to `end` − 1 of a dataset of numbers or strings. */
export function readDataset(place: Place, metadata: Metadata, start: number, end: number): Elements {
  const type = elementType(metadata);
  if (type === "string")
    return readBlocks(place, metadata, start, end, (bytes) =>
      decodeStrings(place.library.module, metadata, bytes),
    ).flat();
  return joinNumbers(
    readBlocks(place, metadata, start, end, (bytes) =>
      decodeElements(bytes, metadata, `${place.path} of ${place.where}`),
    ),
    () => decodeElements(new Uint8Array(0), metadata, `${place.path} of ${place.where}`),
  );
}

/** All elements of a dataset of 64-bit integers. */
export function readIntegers(place: Place, metadata: Metadata): BigInt64Array | BigUint64Array {
  const rows = metadata.shape![0] ?? 1;
  const Integers = metadata.signed ? BigInt64Array : BigUint64Array;
  const blocks = readBlocks(place, metadata, 0, rows, ({ buffer }) => new Integers(buffer));
  const all = new Integers(blocks.reduce((sum, block) => sum + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    (all as BigInt64Array).set(block as BigInt64Array, at);
    at += block.length;
  }
  return all;
}

/** One field of a compound dataset, all rows. */
export function readCompoundField(place: Place, metadata: Metadata, field: string): Elements {
  const member = metadata.compound_type?.members.find(({ name }) => name === field);
  if (member === undefined) {
    throw new HeddleError("bad-data", {
      where: place.where,
      expected: `a field "${field}" in ${place.path}`,
      got: "none",
      next: "Write the file again with a current anndata.",
    });
  }
  const base = member.array_type ?? member;
  const type = elementType(base);
  const pick = (bytes: Uint8Array) => pickField(bytes, metadata.size, member.offset, member.size);
  const rows = metadata.shape![0] ?? 1;
  if (type === "string") {
    return readBlocks(place, metadata, 0, rows, (bytes) =>
      decodeStrings(place.library.module, base, pick(bytes)),
    ).flat();
  }
  return joinNumbers(
    readBlocks(place, metadata, 0, rows, (bytes) =>
      decodeElements(pick(bytes), base, `${place.path} of ${place.where}`),
    ),
    () => decodeElements(new Uint8Array(0), base, `${place.path} of ${place.where}`),
  );
}

function pickField(bytes: Uint8Array, record: number, offset: number, size: number): Uint8Array<ArrayBuffer> {
  const rows = bytes.length / record;
  const picked = new Uint8Array(rows * size);
  for (let row = 0; row < rows; row++) {
    picked.set(bytes.subarray(row * record + offset, row * record + offset + size), row * size);
  }
  return picked;
}

function readBlocks<T>(
  place: Place,
  metadata: Metadata,
  start: number,
  end: number,
  decode: (bytes: Uint8Array<ArrayBuffer>) => T,
): T[] {
  const [, ...inner] = metadata.shape!;
  const rowBytes = inner.reduce((product, length) => product * length, metadata.size);
  const chunkRows = metadata.chunks?.[0] ?? 1;
  // a chunk is decompressed by every read of a part of it
  const chunks = Math.max(1, Math.floor(BLOCK_BYTES / Math.max(1, rowBytes * chunkRows)));
  const rowsPerBlock = chunks * chunkRows;
  const blocks: T[] = [];
  for (let row = start; row < end; row += rowsPerBlock) {
    blocks.push(readBlock(place, metadata, row, Math.min(end, row + rowsPerBlock), rowBytes, decode));
  }
  return blocks;
}

function readBlock<T>(
  place: Place,
  metadata: Metadata,
  start: number,
  end: number,
  rowBytes: number,
  decode: (bytes: Uint8Array<ArrayBuffer>) => T,
): T {
  const { file, path, library } = place;
  const { module } = library;
  const shape = metadata.shape!;
  const bytes = (end - start) * rowBytes;
  const pointer = bytes === 0 ? 0 : module._malloc(bytes);
  if (bytes > 0 && pointer === 0) throw outOfMemory(place, bytes);
  const scalar = shape.length === 0;
  const count = scalar ? null : shape.map((length, axis) => BigInt(axis === 0 ? end - start : length));
  const offset = scalar ? null : shape.map((_, axis) => BigInt(axis === 0 ? start : 0));
  const strides = scalar ? null : shape.map(() => 1n);
  const about = {
    where: place.where,
    expected: `readable data in ${path}`,
    next: "Copy the file again from its source, or write it again; it may be damaged.",
  };
  return attempt(library, "unreadable-file", about, () => {
    try {
      if (bytes > 0) checkStatus(module.get_dataset_data(file, path, count, offset, strides, BigInt(pointer)));
      const decoded = decode(module.HEAPU8.slice(pointer, pointer + bytes));
      if (metadata.vlen && bytes > 0) freeVariableLength(place, pointer, count);
      return decoded;
    } finally {
      if (pointer !== 0) module._free(pointer);
    }
  });
}

const outOfMemory = ({ where, path }: Place, bytes: number) =>
  new HeddleError("unreadable-file", {
    where,
    expected: `${bytes} bytes of memory for ${path}`,
    got: "none left",
    next: "Close other files, or read the matrix in a row-wise layout (CSR).",
  });

function checkStatus(status: number): void {
  if (status < 0) throw new Error(`the HDF5 library answered ${status}`);
}

function freeVariableLength({ library: { module }, file, path }: Place, pointer: number, count: bigint[] | null): void {
  if (count === null) module.reclaim_vlen_memory(file, path, "", BigInt(pointer));
  else module.reclaim_vlen_memory_count(file, path, "", BigInt(pointer), count);
}

const SPACE_PADDED = 2;

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** Emscripten's own function prints a warning for text that is not UTF-8. */
function textAt(heap: Uint8Array, pointer: number): string {
  return utf8.decode(heap.subarray(pointer, heap.indexOf(0, pointer)));
}

/** Variable-length strings are 32-bit pointers into the library's heap; fixed ones end at a NUL or their size. */
export function decodeStrings(
  module: H5Module,
  type: Pick<Metadata, "vlen" | "size" | "strpad">,
  bytes: Uint8Array<ArrayBuffer>,
): string[] {
  if (type.vlen)
    return Array.from(new Uint32Array(bytes.buffer), (pointer) => (pointer ? textAt(module.HEAPU8, pointer) : ""));
  return Array.from({ length: Math.floor(bytes.length / type.size) }, (_, row) => {
    const field = bytes.subarray(row * type.size, (row + 1) * type.size);
    const end = field.indexOf(0);
    const text = utf8.decode(end < 0 ? field : field.subarray(0, end));
    return type.strpad === SPACE_PADDED ? text.trimEnd() : text;
  });
}

function joinNumbers(blocks: readonly NumberArray[], empty: () => NumberArray): NumberArray {
  if (blocks.length <= 1) return blocks[0] ?? empty();
  const length = blocks.reduce((sum, block) => sum + block.length, 0);
  const Numbers = blocks[0].constructor as new (length: number) => NumberArray;
  const joined = new Numbers(length);
  let at = 0;
  for (const block of blocks) {
    joined.set(block, at);
    at += block.length;
  }
  return joined;
}

export type { ElementType };
