import type { ArrayInfo, AttributeValue, Elements, Hierarchy } from "@heddle/anndata";
import { type DataSource, HeddleError } from "@heddle/contracts";
import { platform } from "#platform";
import { readAttribute } from "./attribute-value.js";
import { readCompoundField, readDataset, readIntegers } from "./dataset-reader.js";
import { elementType, fieldsOf, type Metadata } from "./element-type.js";
import { filterNames, prepareFilters } from "./filters.js";
import { attempt, type Library, loadLibrary } from "./library.js";
import { ARRAY, absolute, danglingLink, GROUP, type Kind, kindOf, unusableLink } from "./links.js";
import { type OpenFile, openFile } from "./open-file.js";
import type { Mounted } from "./platform/platform.js";
import { checkSignature, oneFile, sourceName } from "./source.js";

/**
 * An HDF5 file open for reading, without copying it into memory. HeddleErrors: "missing-file", "unreadable-file" (a
 * folder, a truncated file), "unsupported-file" (not HDF5). Close it when done.
 */
export async function openHdf5(source: DataSource): Promise<Hierarchy> {
  await checkSignature(source);
  const library = await loadLibrary();
  const name = sourceName(source);
  const mounted = await platform.mount(oneFile(source), library.module);
  try {
    const about = {
      where: name,
      expected: "an undamaged HDF5 file",
      next: "Copy the file again from its source; the copy may have been cut short.",
    };
    const file = attempt(library, "unreadable-file", about, () => openFile(library, mounted.path, "r"));
    return new Hdf5Hierarchy(library, name, mounted, file);
  } catch (error) {
    await mounted.release();
    throw error;
  }
}

class Hdf5Hierarchy implements Hierarchy {
  readonly name: string;
  readonly #library: Library;
  readonly #mounted: Mounted;
  readonly #opened: OpenFile;
  readonly #file: bigint;
  readonly #metadata = new Map<string, Metadata>();
  readonly #kinds = new Map<string, Kind>();
  #open = true;

  constructor(library: Library, name: string, mounted: Mounted, opened: OpenFile) {
    this.name = name;
    this.#library = library;
    this.#mounted = mounted;
    this.#opened = opened;
    this.#file = opened.id;
  }

  async kind(path: string): Promise<"group" | "array" | undefined> {
    const parent = path.split("/").slice(0, -1).join("/");
    // the library fails for a path through an array
    if (parent !== "" && (await this.kind(parent)) !== GROUP) return undefined;
    const known = this.#kinds.has(path) ? this.#kinds.get(path) : this.#readKind(path);
    this.#kinds.set(path, known);
    if (typeof known !== "object") return known;
    throw unusableLink(this.name, path, known);
  }

  #readKind(path: string): Kind {
    const { module } = this.#library;
    try {
      return this.#attempt(path, () => kindOf(module, this.#file, path));
    } catch (error) {
      const link = this.#attempt(path, () => danglingLink(module, this.#file, path));
      if (link === undefined) throw error;
      return link;
    }
  }

  async children(path: string): Promise<readonly string[]> {
    if ((await this.kind(path)) !== GROUP) return [];
    return this.#attempt(path, () => this.#library.module.get_names(this.#file, absolute(path), false));
  }

  async attributes(path: string): Promise<ReadonlyMap<string, AttributeValue>> {
    const found = new Map<string, AttributeValue>();
    if ((await this.kind(path)) === undefined) return found;
    const { module } = this.#library;
    this.#attempt(path, () => {
      for (const name of module.get_attribute_names(this.#file, absolute(path))) {
        const value = readAttribute(module, this.#file, absolute(path), name, path);
        if (value !== undefined) found.set(name, value);
      }
    });
    return found;
  }

  async array(path: string): Promise<ArrayInfo> {
    const metadata = await this.#describe(path);
    const filters = this.#filters(path);
    const fields = fieldsOf(metadata);
    return {
      shape: metadata.shape ?? [],
      type: metadata.shape ? elementType(metadata) : "null",
      filters: filterNames(filters),
      ...(metadata.chunks && { chunks: metadata.chunks }),
      ...(fields && { fields }),
    };
  }

  async read(path: string, start = 0, end?: number): Promise<Elements> {
    const metadata = await this.#readable(path);
    const rows = metadata.shape![0] ?? 1;
    const stop = end ?? rows;
    if (start < 0 || start > stop || stop > rows)
      throw new RangeError(`rows ${start} to ${stop} of ${rows} in ${path}`);
    return readDataset(this.#place(path), metadata, start, stop);
  }

  async readIntegers(path: string): Promise<BigInt64Array | BigUint64Array> {
    const metadata = await this.#readable(path);
    const type = elementType(metadata);
    if (type === "int64" || type === "uint64") return readIntegers(this.#place(path), metadata);
    throw new HeddleError("bad-data", {
      where: this.name,
      expected: `64-bit integers in ${path}`,
      got: type,
      next: "Write the file again with a current anndata.",
    });
  }

  async readField(path: string, field: string): Promise<Elements> {
    return readCompoundField(this.#place(path), await this.#readable(path), field);
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    try {
      this.#attempt("", () => this.#opened.close());
    } catch {
      // A damaged file that was only read: nothing is lost, and its descriptors are closed.
    }
    await this.#mounted.release();
  }

  #place(path: string) {
    return { library: this.#library, file: this.#file, where: this.name, path: absolute(path) };
  }

  async #describe(path: string): Promise<Metadata> {
    const known = this.#metadata.get(path);
    if (known !== undefined) return known;
    if ((await this.kind(path)) !== ARRAY) {
      throw new HeddleError("bad-data", {
        where: this.name,
        expected: `an array ${path}`,
        got: (await this.kind(path)) ?? "no such path",
        next: "The file is incomplete: write it again with the program that made it.",
      });
    }
    const metadata = this.#attempt(path, () => this.#library.module.get_dataset_metadata(this.#file, absolute(path)));
    this.#metadata.set(path, metadata);
    return metadata;
  }

  #filters(path: string) {
    return this.#attempt(path, () => this.#library.module.get_dataset_filters(this.#file, absolute(path)));
  }

  /** Throws for data that the library would read as fill values or garbage: missing filters, virtual or empty data. */
  async #readable(path: string): Promise<Metadata> {
    const metadata = await this.#describe(path);
    if (!metadata.shape || metadata.virtual_sources !== undefined) {
      throw new HeddleError("unsupported-file", {
        where: this.name,
        expected: `data stored in ${path}`,
        got: metadata.shape ? "a view of other files (virtual dataset)" : "an array without data",
        next: "Write the file again with its data inside.",
      });
    }
    const filters = this.#filters(path);
    await prepareFilters(filters, { where: this.name, dataset: path, install: this.#mounted.installPlugin });
    return metadata;
  }

  #attempt<T>(path: string, call: () => T): T {
    const about = {
      where: this.name,
      expected: `readable metadata of ${path || "the file"}`,
      next: "Copy the file again from its source; the copy may be damaged.",
    };
    return attempt(this.#library, "unreadable-file", about, call);
  }
}
