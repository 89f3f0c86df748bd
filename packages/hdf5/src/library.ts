// The HDF5 library compiled to WebAssembly, loaded once and only when a file is opened. Node reads and writes the
// real file system without copying; a browser worker reads a File in place (platform/).
import { HeddleError } from "@heddle/contracts";
import { platform } from "#platform";
import { checkReads, fileSystem, OTHER_FILE, type ReadChecks, type Stream } from "./checked-reads.js";
import type { H5Module } from "./platform/platform.js";

type H5wasm = typeof import("h5wasm");

/** One instance of the library. */
export interface Library {
  readonly module: H5Module;
  readonly File: H5wasm["File"];
  readonly Group: H5wasm["Group"];
  readonly checks: ReadChecks;
  /** A call ended in a trap of WebAssembly: the instance's memory is in an unknown state. */
  trapped: boolean;
}

let loading: Promise<Library> | undefined;
let instances = 0;

/** Loads the library, finds its filters, and makes its failures throw instead of print. A trapped one is replaced. */
export async function loadLibrary(): Promise<Library> {
  loading ??= start();
  const library = await loading.catch((error: unknown) => {
    // later calls try again: memory may be free by then
    loading = undefined;
    throw error;
  });
  if (!library.trapped) return library;
  loading = start();
  return loading;
}

async function start(): Promise<Library> {
  checkMemory();
  const h5wasm = await platform.load(instances++);
  const module = await h5wasm.ready;
  platform.prepare(module);
  module.activate_throwing_error_handler();
  // Emscripten calls this before it prints "Aborted" to stderr.
  Object.assign(module, {
    onAbort: (reason: unknown) => {
      throw new WebAssembly.RuntimeError(`aborted (${String(reason)})`);
    },
  });
  return { module, File: h5wasm.File, Group: h5wasm.Group, checks: checkReads(module), trapped: false };
}

/** Pages of 64 KiB at the start and at most, as in the library's own memory. */
const LIBRARY_PAGES = { initial: 256, maximum: 32768 };

/** HeddleError "out-of-memory" where the library would print a warning and fail with a TypeError. */
function checkMemory(): void {
  try {
    new WebAssembly.Memory(LIBRARY_PAGES);
  } catch (cause) {
    throw new HeddleError("out-of-memory", {
      expected: "memory for the HDF5 library",
      got: cause instanceof Error ? cause.message : String(cause),
      next: "Raise the memory limit of this process (ulimit -v unlimited), or end other programs.",
      cause,
    });
  }
}

/**
 * The library's error message: the innermost frame of its error stack, which contains the cause
 * ("truncated file: eof = 96, …"), while the outer frames only repeat "can't read data".
 */
export function innermostMessage(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const frames = [...text.matchAll(/^\s*#\d+: .*? in \w+\(\): (.*)$/gm)].map((match) => match[1].trim());
  return frames.findLast((frame) => !frame.includes("plugin")) ?? text.split("\n")[0].trim();
}

/**
 * Runs one call of the library; its failure becomes a HeddleError of `kind` about `where`. A failure leaves the
 * library's functions without their cleanup, so the descriptors that they opened are closed here.
 */
export function attempt<T>(
  library: Library,
  kind: "unreadable-file" | "cannot-write",
  about: { where: string; expected: string; next: string },
  call: () => T,
): T {
  const before = openStreams(library);
  library.checks.takeFault();
  try {
    return library.checks.confine(false, call);
  } catch (cause) {
    if (isTrap(cause)) library.trapped = true;
    closeStreams(library, (stream) => !before.has(stream));
    const fault = library.checks.takeFault();
    if (cause instanceof HeddleError) throw cause;
    if (fault?.startsWith(OTHER_FILE)) throw storedElsewhere(about.where, fault, cause);
    throw new HeddleError(kind, { ...about, got: fault ?? innermostMessage(cause), cause });
  }
}

const storedElsewhere = (where: string, got: string, cause: unknown) =>
  new HeddleError("unsupported-file", {
    where,
    expected: "data stored in the file itself",
    got,
    next: "References to other files are not followed. Write the file again with its data inside.",
    cause,
  });

export function openStreams({ module }: Library): Set<Stream> {
  return new Set(fileSystem(module).streams.filter((stream) => stream !== null && stream !== undefined));
}

export function closeStreams({ module }: Library, unwanted: (stream: Stream) => boolean): void {
  const files = fileSystem(module);
  for (const stream of files.streams) if (stream && unwanted(stream)) files.close(stream);
}

/** Traps, and a stack that overflowed: the errors that stop the library between two of its own instructions. */
function isTrap(error: unknown): boolean {
  return error instanceof WebAssembly.RuntimeError || (error instanceof RangeError && /call stack/.test(error.message));
}
