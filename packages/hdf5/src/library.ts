// The HDF5 library compiled to WebAssembly, loaded once and only when a file is opened. Node reads and writes the
// real file system without copying; a browser worker reads a File in place (platform/).
import { HeddleError } from "@heddle/contracts";
import { platform } from "#platform";
import type { H5Module } from "./platform/platform.js";

type H5wasm = typeof import("h5wasm");

export interface Library {
  readonly module: H5Module;
  readonly File: H5wasm["File"];
  readonly Group: H5wasm["Group"];
}

let loading: Promise<Library> | undefined;

/** Loads the library, finds its filters, and makes its failures throw instead of print. */
export function loadLibrary(): Promise<Library> {
  loading ??= start();
  return loading;
}

async function start(): Promise<Library> {
  const h5wasm = await platform.load();
  const module = await h5wasm.ready;
  platform.prepare(module);
  module.activate_throwing_error_handler();
  return { module, File: h5wasm.File, Group: h5wasm.Group };
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

/** Runs one call of the library; its failure becomes a HeddleError of `kind` about `where`. */
export function attempt<T>(
  kind: "unreadable-file" | "cannot-write",
  about: { where: string; expected: string; next: string },
  call: () => T,
): T {
  try {
    return call();
  } catch (cause) {
    if (cause instanceof HeddleError) throw cause;
    throw new HeddleError(kind, { ...about, got: innermostMessage(cause), cause });
  }
}
