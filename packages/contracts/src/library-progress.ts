// Progress of a library that blocks its thread while it reads a file. The thread that started the worker reads it, to
// end a call that loops for ever. It is stored on the global object, so that two copies of this package share it.
const PROGRESS = Symbol.for("heddle/library-progress/v1");
type Holder = { [PROGRESS]?: Int32Array };

/** Entries of the shared array: calls of the library in progress, calls of the file system in progress, calls so far. */
export const [IN_LIBRARY, IN_FILE_SYSTEM, CALLS_SO_FAR] = [0, 1, 2];

/** Shares the progress of this thread; `progress` has three entries in a SharedArrayBuffer. */
export function shareLibraryProgress(progress: Int32Array | undefined): void {
  (globalThis as Holder)[PROGRESS] = progress;
}

/** Runs a synchronous call of the library, or within it one of the file system, and counts it. */
export function countCall<T>(entry: typeof IN_LIBRARY | typeof IN_FILE_SYSTEM, call: () => T): T {
  const progress = (globalThis as Holder)[PROGRESS];
  if (progress === undefined) return call();
  Atomics.add(progress, CALLS_SO_FAR, 1);
  Atomics.add(progress, entry, 1);
  try {
    return call();
  } finally {
    Atomics.sub(progress, entry, 1);
    Atomics.add(progress, CALLS_SO_FAR, 1);
  }
}
