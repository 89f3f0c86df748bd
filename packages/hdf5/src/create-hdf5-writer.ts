import type { HierarchyWriter, NumberArray, RowWriter, WrittenArray, WrittenAttribute } from "@heddle/anndata";
import { platform } from "#platform";
import { exchangeBooleans, PLACEHOLDER_TYPE, placeholderValue } from "./boolean-attribute.js";
import { withFrozenClock } from "./frozen-clock.js";
import { Hdf5Rows } from "./hdf5-rows.js";
import { attempt, type Library, loadLibrary } from "./library.js";
import { type OpenFile, openFile } from "./open-file.js";
import type { Output, RandomAccess } from "./platform/platform.js";

/**
 * Writer of an HDF5 file (Node). The file appears under `path` only when `close` succeeds, and replaces an existing one.
 * The same calls give the same bytes. HeddleError "cannot-write" if the folder or disk cannot be written.
 */
export async function createHdf5Writer(path: string): Promise<HierarchyWriter> {
  const output = await platform.fileOutput(path);
  return begin(await loadLibrary(), output);
}

/** Writes a file with `fill`; removes all traces if that fails. See `createHdf5Writer`. */
export async function writeHdf5(path: string, fill: (writer: HierarchyWriter) => Promise<void>): Promise<void> {
  await completed(begin(await loadLibrary(), await platform.fileOutput(path)), fill);
}

/** The bytes of the file that `fill` writes, the same as on disk; in Node and in browsers. */
export async function hdf5Bytes(fill: (writer: HierarchyWriter) => Promise<void>): Promise<Uint8Array> {
  const library = await loadLibrary();
  return completed(begin(library, await platform.memoryOutput(library.module)), fill);
}

async function completed<Result>(
  writer: Hdf5Writer<Result>,
  fill: (writer: HierarchyWriter) => Promise<void>,
): Promise<Result> {
  try {
    await fill(writer);
    return await writer.finish();
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

function begin<Result>(library: Library, output: Output<Result>): Hdf5Writer<Result> {
  const file = attempt(library, "cannot-write", about(output.name), () =>
    withFrozenClock(() => openFile(library, output.path, "w", { libver: ["v108", "v108"] })),
  );
  return new Hdf5Writer(library, output, file);
}

class Hdf5Writer<Result> implements HierarchyWriter {
  readonly #library: Library;
  readonly #output: Output<Result>;
  readonly #opened: OpenFile;
  readonly #file: bigint;
  /** Objects with placeholders of booleans, by the address of their header. */
  readonly #withBooleans = new Set<number>();
  #open = true;

  constructor(library: Library, output: Output<Result>, file: OpenFile) {
    this.#library = library;
    this.#output = output;
    this.#opened = file;
    this.#file = file.id;
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

  async openRows(path: string, shape: readonly [rows: number, columns: number]): Promise<RowWriter> {
    return new Hdf5Rows(
      path,
      shape,
      () => this.#root(),
      (call) => this.#write(call),
    );
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
    await this.finish();
  }

  async finish(): Promise<Result> {
    await this.#write(() => {
      this.#open = false;
      this.#opened.close();
    });
    return this.#output.finish((file) => this.#exchangeBooleans(file));
  }

  async abort(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    try {
      withFrozenClock(() => this.#opened.close());
    } finally {
      await this.#output.discard();
    }
  }

  /** An object reference is the address of the object's header. */
  #address(path: string): number {
    const reference = this.#library.module.create_object_reference(this.#file, `/${path}`);
    return Number(new DataView(Uint8Array.from(reference).buffer).getBigUint64(0, true));
  }

  async #exchangeBooleans(file: RandomAccess): Promise<void> {
    for (const address of this.#withBooleans) {
      const exchanged = await exchangeBooleans(file, address);
      if (exchanged === 0) throw new Error(`no boolean placeholder in the object at ${address}`);
    }
  }

  #root() {
    return new this.#library.Group(this.#file, "");
  }

  /** A failed write removes the incomplete file. */
  async #write(call: () => void): Promise<void> {
    if (!this.#open) throw new Error(`${this.#output.name} is closed`);
    try {
      attempt(this.#library, "cannot-write", about(this.#output.name), () => withFrozenClock(call));
    } catch (error) {
      this.#open = false;
      await this.#output.discard();
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

/** The library's strings end at a NUL: later characters would be lost. */
function checkedStrings(values: readonly string[]): string[] {
  if (values.some((value) => value.includes("\0"))) throw new RangeError("a string with a NUL character");
  return [...values];
}

/** Arrays up to this many bytes are stored contiguously, uncompressed. */
const SMALL = 64 * 1024;
const CHUNK_BYTES = 1024 * 1024;

function chunksFor(shape: readonly number[], data: NumberArray | BigInt64Array | string[]): number[] | undefined {
  if (Array.isArray(data) || data.byteLength <= SMALL || shape.length === 0) return undefined;
  const rowBytes = data.byteLength / shape[0];
  return [Math.min(shape[0], Math.max(1, Math.floor(CHUNK_BYTES / rowBytes))), ...shape.slice(1)];
}

/** AnnData's attributes: UTF-8 text, integers as int64. */
function attributeData(value: Exclude<WrittenAttribute, boolean>) {
  if (typeof value === "string") return { data: checkedStrings([value])[0], shape: [], dtype: "S" };
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
