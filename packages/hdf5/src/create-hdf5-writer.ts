import type { HierarchyWriter, NumberArray, WrittenArray, WrittenAttribute } from "@heddle/anndata";
import { HeddleError } from "@heddle/contracts";
import { exchangeBooleans, PLACEHOLDER_TYPE, placeholderValue } from "./boolean-attribute.js";
import { withFrozenClock } from "./frozen-clock.js";
import { attempt, type Library, loadLibrary, onNode } from "./library.js";

/**
 * An HDF5 file being written (Node). It appears under `path` only when `close` succeeds, replacing what was there; the
 * same calls give the same bytes. HeddleError "cannot-write" where the folder or disk refuses.
 */
export async function createHdf5Writer(path: string): Promise<HierarchyWriter> {
  if (!onNode) {
    throw new HeddleError("cannot-write", {
      where: path,
      expected: "a file system",
      got: "a browser",
      next: "Export in Node, with the heddle command.",
    });
  }
  const files = await import("./node-files.js");
  files.checkWritable(path);
  const temporary = files.temporaryName(path);
  const library = await loadLibrary();
  const file = attempt("cannot-write", about(path), () =>
    withFrozenClock(() => new library.File(temporary, "w", { libver: ["v108", "v108"] })),
  );
  return new Hdf5Writer(library, path, temporary, file.file_id, files);
}

type Files = Pick<typeof import("./node-files.js"), "rename" | "remove" | "openToPatch">;

class Hdf5Writer implements HierarchyWriter {
  readonly #library: Library;
  readonly #path: string;
  readonly #temporary: string;
  readonly #file: bigint;
  readonly #files: Files;
  /** Objects that hold placeholders of booleans, by the address of their header. */
  readonly #withBooleans = new Set<number>();
  #open = true;

  constructor(library: Library, path: string, temporary: string, file: bigint, files: Files) {
    this.#library = library;
    this.#path = path;
    this.#temporary = temporary;
    this.#file = file;
    this.#files = files;
  }

  createGroup(path: string): Promise<void> {
    return this.#write(() => {
      this.#library.module.create_group(this.#file, `/${path}`, false);
    });
  }

  writeArray(path: string, array: WrittenArray): Promise<void> {
    return this.#write(() => {
      const { shape } = array;
      const data = stored(array);
      const chunks = chunksFor(shape, data);
      const dtype = Array.isArray(data) ? "S" : undefined;
      const compression = chunks && { chunks, compression: "gzip" as const };
      this.#root().create_dataset({ name: path, data, shape: [...shape], dtype, ...compression });
    });
  }

  setAttribute(path: string, name: string, value: WrittenAttribute): Promise<void> {
    return this.#write(() => {
      const node = new this.#library.Group(this.#file, `/${path}`);
      if (typeof value === "boolean") {
        node.create_attribute(name, placeholderValue(value), [], PLACEHOLDER_TYPE);
        this.#withBooleans.add(this.#address(path));
        return;
      }
      const { data, shape, dtype } = attributeData(value);
      node.create_attribute(name, data, shape, dtype);
    });
  }

  async close(): Promise<void> {
    await this.#write(() => {
      this.#open = false;
      this.#library.module.close_file(this.#file);
    });
    try {
      await this.#exchangeBooleans();
      await this.#files.rename(this.#temporary, this.#path);
    } catch (cause) {
      await this.#files.remove(this.#temporary);
      throw new HeddleError("cannot-write", { ...about(this.#path), got: String(cause), cause });
    }
  }

  async abort(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    try {
      withFrozenClock(() => this.#library.module.close_file(this.#file));
    } finally {
      await this.#files.remove(this.#temporary);
    }
  }

  /** An object reference is the address of the object's header. */
  #address(path: string): number {
    const reference = this.#library.module.create_object_reference(this.#file, `/${path}`);
    return Number(new DataView(Uint8Array.from(reference).buffer).getBigUint64(0, true));
  }

  async #exchangeBooleans(): Promise<void> {
    if (this.#withBooleans.size === 0) return;
    const file = await this.#files.openToPatch(this.#temporary);
    try {
      for (const address of this.#withBooleans) {
        const exchanged = await exchangeBooleans(file, address);
        if (exchanged === 0) throw new Error(`no boolean placeholder in the object at ${address}`);
      }
    } finally {
      await file.close();
    }
  }

  #root() {
    return new this.#library.Group(this.#file, "");
  }

  /** A failing write leaves nothing behind: a file half written is of no use. */
  async #write(call: () => void): Promise<void> {
    if (!this.#open) throw new Error(`${this.#path} is closed`);
    try {
      attempt("cannot-write", about(this.#path), () => withFrozenClock(call));
    } catch (error) {
      this.#open = false;
      await this.#files.remove(this.#temporary);
      throw error;
    }
  }
}

function about(path: string) {
  return { where: path, expected: "to write an HDF5 file", next: "Check the folder's permissions and the free space." };
}

function stored({ data, as, shape }: WrittenArray): NumberArray | BigInt64Array | string[] {
  const length = shape.reduce((product, size) => product * size, 1);
  if (length !== data.length) throw new RangeError(`${data.length} elements for the shape ${shape.join(" × ")}`);
  if (Array.isArray(data)) return checkedStrings(data);
  return as === "int64" ? BigInt64Array.from(data as NumberArray, BigInt) : (data as NumberArray);
}

/** The library's strings end at a NUL: what follows would be lost. */
function checkedStrings(values: readonly string[]): string[] {
  if (values.some((value) => value.includes("\0"))) throw new RangeError("a string with a NUL character");
  return [...values];
}

/** Arrays up to this many bytes are stored in one piece, uncompressed. */
const SMALL = 64 * 1024;
const CHUNK_BYTES = 1024 * 1024;

function chunksFor(shape: readonly number[], data: NumberArray | BigInt64Array | string[]): number[] | undefined {
  if (Array.isArray(data) || data.byteLength <= SMALL || shape.length === 0) return undefined;
  const rowBytes = data.byteLength / shape[0]!;
  return [Math.min(shape[0]!, Math.max(1, Math.floor(CHUNK_BYTES / rowBytes))), ...shape.slice(1)];
}

/** AnnData's attributes: UTF-8 text, whole numbers as int64. */
function attributeData(value: Exclude<WrittenAttribute, boolean>) {
  if (typeof value === "string") return { data: checkedStrings([value])[0]!, shape: [], dtype: "S" };
  if (typeof value === "number") {
    const whole = Number.isSafeInteger(value);
    return whole
      ? { data: BigInt64Array.of(BigInt(value)), shape: [], dtype: "<q" }
      : { data: Float64Array.of(value), shape: [], dtype: "<d" };
  }
  if (value instanceof Float64Array) return { data: value, shape: [value.length], dtype: "<d" };
  if (value instanceof Int32Array) {
    return { data: BigInt64Array.from(value, BigInt), shape: [value.length], dtype: "<q" };
  }
  // h5py, and so AnnData, stores an empty list as an empty array of floats.
  if (value.length === 0) return { data: new Float64Array(0), shape: [0], dtype: "<d" };
  return { data: checkedStrings(value), shape: [value.length], dtype: "S" };
}
