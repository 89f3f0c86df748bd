import { filesOf } from "#machine";

export type FileHandle = Awaited<ReturnType<ReturnType<typeof filesOf>["fs"]["open"]>>;

interface Opened {
  readonly file: Promise<FileHandle>;
  /** Reads in progress. */
  users: number;
}

/** Files that stay open for the next read: the most recently used ones, up to a limit. */
export class OpenFiles {
  /** In the order of their last use. */
  private readonly files = new Map<string, Opened>();
  private closed = false;

  constructor(private readonly most: number) {}

  /**
   * Opens the file if it is not open. Rejects as `fs.open` and `read` do; a file that cannot be opened is tried again next
   * time. After `close` the file is closed at the end of this read.
   */
  async use<T>(path: string, read: (file: FileHandle) => Promise<T>): Promise<T> {
    const opened = this.files.get(path) ?? { file: filesOf(path).fs.open(path, "r"), users: 0 };
    this.files.delete(path);
    // other reads of a dataset that was refused can still start after `close`
    if (!this.closed) this.files.set(path, opened);
    opened.users++;
    try {
      return await read(await opened.file);
    } catch (error) {
      // the next use opens it again
      if (this.files.get(path) === opened) this.files.delete(path);
      throw error;
    } finally {
      opened.users--;
      await this.closeSome(opened);
    }
  }

  /** Closes all files after their reads. */
  async close(): Promise<void> {
    this.closed = true;
    const all = [...this.files.values()];
    this.files.clear();
    await Promise.all(all.map(closeIfUnused));
  }

  /** Closes what is above the limit or was removed from the list while it was read. */
  private async closeSome(used: Opened): Promise<void> {
    if (![...this.files.values()].includes(used)) await closeIfUnused(used);
    for (const [path, other] of this.files) {
      if (this.files.size <= this.most) break;
      if (other.users > 0) continue;
      this.files.delete(path);
      await closeIfUnused(other);
    }
  }
}

async function closeIfUnused({ users, file }: Opened): Promise<void> {
  if (users > 0) return;
  const handle = await file.catch(() => undefined);
  await handle?.close();
}
