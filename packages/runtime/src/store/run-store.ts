/** The process that writes a run. */
export interface Writer {
  /** Undefined in a browser. */
  readonly host?: string;
  readonly pid?: number;
  /** Activity: "training", "evaluation". */
  readonly task?: string;
  /** Start of the activity, ISO 8601. */
  readonly since?: string;
}

/** Where a run's files go: a folder in Node, the origin private file system in a browser. Names are relative, with "/". */
export interface RunStore {
  /** For messages. */
  readonly name: string;
  exists(file: string): Promise<boolean>;
  read(file: string): Promise<Uint8Array>;
  /** Atomic: readers see the old contents or the new, also after a crash. */
  write(file: string, contents: Uint8Array | string): Promise<void>;
  /** One line more, whole or not at all for a reader that ignores an unfinished last line. */
  append(file: string, line: string): Promise<void>;
  list(folder: string): Promise<string[]>;
  remove(file: string): Promise<void>;
  /** Before a decision: `exists`, `read` and `list` then see what other machines wrote in this folder. */
  refresh?(folder: string): Promise<void>;
  /** Throws HeddleError "cannot-write" at once if nothing can be written; makes nothing. */
  checkWritable?(): Promise<void>;
  /** True if this user made the run with these plugins, or trusted it. Absent where no run names plugins. */
  isTrusted?(plugins: readonly string[]): Promise<boolean>;
  /** Records that this user trusts these plugins here. */
  recordTrust?(plugins: readonly string[]): Promise<void>;
  /** Path of a file for libraries that write by themselves; they must write to another name and rename. */
  pathOf?(file: string): string;
  /**
   * Makes the caller the writer of the run until `unlock`, across processes and threads. Returns the other writer if
   * there is one. A store without `lock` has one writer at a time by other means.
   */
  lock?(task: string): Promise<Writer | undefined>;
  /** The live writer of the run. */
  writer?(): Promise<Writer | undefined>;
  unlock?(): Promise<void>;
}
