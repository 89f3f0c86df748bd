// The HDF5 library compiled to WebAssembly, loaded once and only when a file is opened. Node reads and writes the
// real file system without copying; a browser worker reads a File in place.
import { HeddleError } from "@heddle/contracts";

type H5wasm = typeof import("h5wasm");
export type H5Module = Awaited<H5wasm["ready"]>;

export interface Library {
  readonly module: H5Module;
  readonly File: H5wasm["File"];
  readonly Group: H5wasm["Group"];
}

/** Every process that runs JavaScript outside a browser names its Node version. */
export const onNode = typeof process !== "undefined" && process.versions?.node !== undefined;

let loading: Promise<Library> | undefined;

/** Loads the library, finds its filters, and makes its failures throw instead of print. */
export function loadLibrary(): Promise<Library> {
  loading ??= start();
  return loading;
}

async function start(): Promise<Library> {
  const h5wasm = onNode ? await import("h5wasm/node") : await import("h5wasm");
  const module = await h5wasm.ready;
  if (onNode) {
    const { pluginFolder } = await import("./node-files.js");
    module.insert_plugin_search_path(pluginFolder(), 0);
  }
  module.activate_throwing_error_handler();
  return { module, File: h5wasm.File, Group: h5wasm.Group };
}

/**
 * What the library says of its own failure: the innermost frame of its error stack, which names the cause
 * ("truncated file: eof = 96, …"), where the outer frames only repeat "can't read data".
 */
export function innermostMessage(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const frames = [...text.matchAll(/^\s*#\d+: .*? in \w+\(\): (.*)$/gm)].map((match) => match[1]!.trim());
  return frames.findLast((frame) => !frame.includes("plugin")) ?? text.split("\n")[0]!.trim();
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
