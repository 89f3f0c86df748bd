// An origin private file system in memory, as the WHATWG standard describes it, with the parts that opfs-store.ts uses.

export interface FakeOpfs {
  readonly root: FileSystemDirectoryHandle;
  /** Called before a draft takes a file's place; throws for a tab that is closed then. */
  beforeMove: () => void;
  /** Bytes that one write accepts. */
  room: number;
}

/** `streams`: with createWritable, as in all browsers but Safari before 26. */
export function fakeOpfs(streams: boolean): FakeOpfs {
  const opfs: Omit<FakeOpfs, "root"> = { beforeMove: () => {}, room: Number.POSITIVE_INFINITY };
  const root = new Folder("", opfs, streams) as unknown as FileSystemDirectoryHandle;
  return Object.assign(opfs, { root });
}

const missing = () => new DOMException("not there", "NotFoundError");

class Folder {
  readonly kind = "directory";
  readonly children = new Map<string, Folder | Entry>();
  constructor(
    readonly name: string,
    readonly opfs: Pick<FakeOpfs, "beforeMove" | "room">,
    readonly streams: boolean,
  ) {}
  async getDirectoryHandle(name: string, { create = false } = {}): Promise<Folder> {
    if (!this.children.has(name) && !create) throw missing();
    const found = this.children.get(name) ?? new Folder(name, this.opfs, this.streams);
    if (!(found instanceof Folder)) throw new DOMException("a file", "TypeMismatchError");
    this.children.set(name, found);
    return found;
  }
  async getFileHandle(name: string, { create = false } = {}): Promise<Entry> {
    if (!this.children.has(name) && !create) throw missing();
    const found = this.children.get(name) ?? new (this.streams ? StreamEntry : DraftEntry)(name, this);
    if (found instanceof Folder) throw new DOMException("a folder", "TypeMismatchError");
    this.children.set(name, found);
    return found;
  }
  async removeEntry(name: string): Promise<void> {
    if (!this.children.delete(name)) throw missing();
  }
  async *keys() {
    yield* this.children.keys();
  }
  async *values() {
    yield* this.children.values();
  }
}

class Entry {
  readonly kind = "file";
  bytes = new Uint8Array(0);
  constructor(
    public name: string,
    readonly folder: Folder,
  ) {}
  async getFile(): Promise<File> {
    return new File([this.bytes], this.name);
  }
}

class StreamEntry extends Entry {
  async createWritable({ keepExistingData = false } = {}) {
    let bytes = [...(keepExistingData ? this.bytes : [])];
    let at = 0;
    return {
      seek: async (place: number) => {
        at = place;
      },
      write: async (more: Uint8Array) => {
        if (more.length > this.folder.opfs.room) throw new DOMException("full", "QuotaExceededError");
        bytes = [...bytes.slice(0, at), ...more, ...bytes.slice(at + more.length)];
      },
      abort: async () => undefined,
      close: async () => {
        this.bytes = Uint8Array.from(bytes);
      },
    };
  }
}

class DraftEntry extends Entry {
  async createSyncAccessHandle() {
    return {
      truncate: (size: number) => {
        this.bytes = this.bytes.slice(0, size);
      },
      write: (more: Uint8Array): number => {
        const written = Math.min(more.length, this.folder.opfs.room);
        this.bytes = more.slice(0, written) as Uint8Array<ArrayBuffer>;
        return written;
      },
      flush: () => undefined,
      close: () => undefined,
    };
  }
  async move(folder: Folder, name: string): Promise<void> {
    this.folder.opfs.beforeMove();
    this.folder.children.delete(this.name);
    this.name = name;
    folder.children.set(name, this);
  }
}
