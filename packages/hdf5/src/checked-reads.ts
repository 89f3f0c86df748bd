// The library reads a file through the calls of Emscripten's file system, in Node and in browsers. They are checked
// before the library parses what they return.
import { countCall, IN_FILE_SYSTEM, IN_LIBRARY } from "@heddle/contracts/threads";
import { collectionBytes, GLOBAL_HEAP_SIGNATURE, globalHeapFault, headerBytes } from "./global-heap.js";
import type { H5Module } from "./platform/platform.js";

/** An open file of Emscripten's file system. */
export interface Stream {
  readonly fd: number | null;
  readonly path?: string;
  position: number;
}

/** The calls of Emscripten's file system that are used here. */
export interface FileSystem {
  streams: (Stream | null | undefined)[];
  read(stream: Stream, buffer: Int8Array | Uint8Array, offset: number, length: number, position?: number): number;
  open(path: string, flags: number | string, mode?: number): Stream;
  fstat(fd: number): { ino: number };
  close(stream: Stream): void;
  ErrnoError: new (errno: number) => Error;
}

/** EIO of WASI. */
const INPUT_OUTPUT_ERROR = 29;

/** Above the inode numbers of file systems. */
const FIRST_INODE = 2 ** 48;

export const fileSystem = (module: H5Module): FileSystem => module.FS as unknown as FileSystem;

export interface ReadChecks {
  /** The fault found by the last failed call, for the message; reading it clears it. */
  takeFault(): string | undefined;
  /** Runs a call of the library; unless it opens a file, it may open no existing one. */
  confine<T>(opensFile: boolean, call: () => T): T;
}

/**
 * Checks every global heap collection that the library reads: a fault fails the read. Refuses to open files that an
 * HDF5 file refers to. Gives each open file a unique number: the library identifies files by inode, and would
 * otherwise return the state of a damaged file that it could not close for a later file in its place.
 */
export function checkReads(module: H5Module): ReadChecks {
  const files = fileSystem(module);
  let fault: string | undefined;
  const onFault = (found: string) => {
    fault = found;
    throw new files.ErrnoError(INPUT_OUTPUT_ERROR);
  };
  numberOpenFiles(files);
  checkGlobalHeaps(files, onFault);
  countCalls(files);
  return {
    confine: confinedOpen(files, onFault),
    takeFault() {
      const found = fault;
      fault = undefined;
      return found;
    },
  };
}

/** How the fault of a reference to another file begins. */
export const OTHER_FILE = "a reference to another file";

/** Flags of `open` in Emscripten's C library. */
const WRITE_ONLY = 1;
const EXCLUSIVE = 0o200;
const DIRECTORY = 0o200000;

/**
 * A file may refer to others: external links, external and virtual datasets. They are not opened, or a file from
 * elsewhere could read any file of the user. Filters (.so), folders and new temporary files are
 * allowed.
 */
function confinedOpen(files: FileSystem, onFault: (fault: string) => void): ReadChecks["confine"] {
  const open = files.open.bind(files);
  let confined = false;
  files.open = (path, flags, mode) => {
    const reads = typeof flags === "number" && (flags & (WRITE_ONLY | EXCLUSIVE | DIRECTORY)) === 0;
    if (confined && reads && !path.endsWith(".so")) onFault(`${OTHER_FILE}, ${path}`);
    return open(path, flags, mode);
  };
  return (opensFile, call) => {
    const before = confined;
    confined = !opensFile;
    try {
      return countCall(IN_LIBRARY, call);
    } finally {
      confined = before;
    }
  };
}

/** A call of the file system may last on a slow disk; the library between two calls may not. */
function countCalls(files: FileSystem): void {
  const calls = files as unknown as Record<(typeof COUNTED)[number], (...args: unknown[]) => unknown>;
  for (const name of COUNTED) {
    const call = calls[name].bind(files);
    calls[name] = (...args) => countCall(IN_FILE_SYSTEM, () => call(...args));
  }
}

const COUNTED = ["open", "read", "write", "close", "llseek"] as const;

function checkGlobalHeaps(files: FileSystem, onFault: (fault: string) => void): void {
  const read = files.read.bind(files);
  const lengthSizes = new WeakMap<Stream, number>();
  const readAt = (stream: Stream, position: number, length: number): Uint8Array => {
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, read(stream, bytes, 0, length, position));
  };
  files.read = (stream, buffer, offset, length, position) => {
    const start = position ?? stream.position;
    const got = read(stream, buffer, offset, length, position);
    // The library passes its heap as signed bytes.
    const bytes = new Uint8Array(buffer.buffer, buffer.byteOffset + offset, got);
    if (!hasSignature(bytes)) return got;
    const lengthSize = lengthSizes.get(stream) ?? sizeOfLengths((at, size) => readAt(stream, at, size));
    lengthSizes.set(stream, lengthSize);
    const fault = collectionFault(bytes, lengthSize, (size) => readAt(stream, start, size));
    if (fault !== undefined) onFault(fault);
    return got;
  };
}

function numberOpenFiles(files: FileSystem): void {
  const fstat = files.fstat.bind(files);
  const inodes = new WeakMap<Stream, number>();
  let opened = 0;
  files.fstat = (fd) => {
    const found = fstat(fd);
    const stream = files.streams[fd];
    if (!stream) return found;
    const inode = inodes.get(stream) ?? FIRST_INODE + opened++;
    inodes.set(stream, inode);
    return Object.defineProperty(found, "ino", { value: inode });
  };
}

function hasSignature(bytes: Uint8Array): boolean {
  return bytes.length >= 16 && GLOBAL_HEAP_SIGNATURE.every((byte, i) => bytes[i] === byte);
}

/** The library reads the first 4096 bytes of a collection, then all of it. */
function collectionFault(
  first: Uint8Array,
  lengthSize: number,
  read: (bytes: number) => Uint8Array,
): string | undefined {
  if (first.length < headerBytes(lengthSize)) return undefined;
  const size = collectionBytes(first, lengthSize);
  if (size <= first.length) return globalHeapFault(first.subarray(0, size), lengthSize);
  if (size > MOST_BYTES) return `a global heap collection of ${size} bytes`;
  const whole = read(size);
  return whole.length < size ? undefined : globalHeapFault(whole, lengthSize);
}

/** A collection contains one string that exceeds 4096 bytes, or many short ones; no string reaches this size. */
const MOST_BYTES = 2 ** 30;

const SUPERBLOCK = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
const USUAL_SIZE = 8;

/** "Size of lengths" of the superblock, at byte 0, 512, 1024, …: 8 in almost every file. */
function sizeOfLengths(read: (position: number, bytes: number) => Uint8Array): number {
  for (let at = 0; ; at = at === 0 ? 512 : at * 2) {
    const block = read(at, 16);
    if (block.length < 16) return USUAL_SIZE;
    if (!SUPERBLOCK.every((byte, i) => block[i] === byte)) continue;
    const size = block[8] < 2 ? block[14] : block[10];
    return size === 2 || size === 4 || size === 16 ? size : USUAL_SIZE;
  }
}
