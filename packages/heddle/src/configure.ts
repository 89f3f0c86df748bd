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
 * Sets the addresses of Heddle's files, for pages without a bundler and for bundlers that pack neither workers nor
 * WebAssembly. Call it before any other function; it applies to this thread and to workers that this thread starts.
 *
 * @example
 * configure({ workerUrl: "/heddle/worker.js", wasmUrl: "/heddle/assets/" });
 */
export function configure(changes: Settings): void {
  settings = { ...settings, ...changes };
  setAssetFolder(assets());
}

export const workerEntry = (): WorkerEntry | undefined => settings.workerUrl;

/** The absolute address of the folder; undefined if a bundler packs the files. */
export function assets(): string | undefined {
  const { wasmUrl } = settings;
  if (wasmUrl === undefined || typeof wasmUrl !== "string") return wasmUrl?.href;
  return typeof location === "undefined" ? wasmUrl : new URL(wasmUrl, location.href).href;
}
