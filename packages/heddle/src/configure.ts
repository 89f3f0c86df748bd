import { setAssetFolder } from "@heddle/contracts";
import type { WorkerEntry } from "./thread/channel.js";

export interface Settings {
  /** The script that workers run: `worker.js` of @heddle/browser where no bundler packs it. */
  readonly workerUrl?: WorkerEntry;
  /** The folder with tfjs's WebAssembly and HDF5's compression filters: `assets/` of @heddle/browser. */
  readonly wasmUrl?: string | URL;
}

let settings: Settings = {};

/**
 * Where heddle's own files lie, for pages that no bundler, or one that packs neither workers nor WebAssembly, has put
 * together. Call it before anything else; it holds for this thread and the workers started from it.
 *
 * @example
 * configure({ workerUrl: "/heddle/worker.js", wasmUrl: "/heddle/assets/" });
 */
export function configure(changes: Settings): void {
  settings = { ...settings, ...changes };
  setAssetFolder(assets());
}

export const workerEntry = (): WorkerEntry | undefined => settings.workerUrl;

/** The folder as any thread can use it; undefined where bundlers see to it. */
export function assets(): string | undefined {
  const { wasmUrl } = settings;
  if (wasmUrl === undefined || typeof wasmUrl !== "string") return wasmUrl?.href;
  return typeof location === "undefined" ? wasmUrl : new URL(wasmUrl, location.href).href;
}
