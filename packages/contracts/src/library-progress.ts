// Progress of a library that blocks its thread while it reads a file. The thread that started the worker reads it, to
// end a call that loops for ever. It is stored on the global object, so that two copies of this package share it.
const PROGRESS = Symbol.for("heddle/library-progress/v1");
const ON_FIRST_CALL = Symbol.for("heddle/library-first-call/v1");
type Holder = { [PROGRESS]?: Int32Array; [ON_FIRST_CALL]?: () => void };

/** Entries of the shared array: calls of the library in progress, calls of the file system in progress, calls so far. */
export const [IN_LIBRARY, IN_FILE_SYSTEM, CALLS_SO_FAR] = [0, 1, 2];

/** An array to share progress by, in shared memory; undefined where a page may not share memory. */
export const newLibraryProgress = (): Int32Array | undefined =>
  typeof SharedArrayBuffer === "undefined"
    ? undefined
    : new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));

/** Shares the progress of this thread in an array of `newLibraryProgress`. `onFirstCall` runs before the first call is counted. */
export function shareLibraryProgress(progress: Int32Array | undefined, onFirstCall?: () => void): void {
  (globalThis as Holder)[PROGRESS] = progress;
  (globalThis as Holder)[ON_FIRST_CALL] = onFirstCall;
}

/** Runs a synchronous call of the library, or within it one of the file system, and counts it. */
export function countCall<T>(entry: typeof IN_LIBRARY | typeof IN_FILE_SYSTEM, call: () => T): T {
  const progress = (globalThis as Holder)[PROGRESS];
  if (progress === undefined) return call();
  if (Atomics.add(progress, CALLS_SO_FAR, 1) === 0) (globalThis as Holder)[ON_FIRST_CALL]?.();
  Atomics.add(progress, entry, 1);
  try {
    return call();
  } finally {
    Atomics.sub(progress, entry, 1);
    Atomics.add(progress, CALLS_SO_FAR, 1);
  }
}
