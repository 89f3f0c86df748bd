// Web workers, and how a page resolves names.
import type { DataSource } from "@heddle/contracts";
import type { Channel, WorkerEntry } from "./channel.js";

/** Heddle's worker, or the given one. */
export function openWorker(entry?: WorkerEntry): Channel {
  const worker = start(entry);
  return {
    post: (message, transfer = []) => worker.postMessage(message, [...transfer]),
    onMessage: (listener) => worker.addEventListener("message", ({ data }) => listener(data)),
    onFailure(listener) {
      worker.addEventListener("error", ({ message }) => listener(message || "a script that could not be loaded"));
      worker.addEventListener("messageerror", () => listener("a message that could not be read"));
    },
    setIdle: () => undefined,
    close: () => worker.terminate(),
  };
}

/** None: a page evaluates in a worker, in which a bundler cannot start that worker again. */
export const spareCores = (): number => 0;

function start(entry: WorkerEntry | undefined): Worker {
  if (typeof entry === "function") return entry() as Worker;
  // this literal form is what bundlers recognize
  if (entry === undefined) return new Worker(new URL("../worker.js", import.meta.url), { type: "module" });
  const url = new URL(entry, location.href);
  if (url.origin === location.origin || url.protocol === "blob:" || url.protocol === "data:")
    return new Worker(url, { type: "module" });
  // a worker's script must be of the page's own origin; what it imports need not
  const script = new Blob([`import ${JSON.stringify(url.href)};`], { type: "text/javascript" });
  return new Worker(URL.createObjectURL(script), { type: "module" });
}

const base = () => globalThis.document?.baseURI ?? location.href;

/** A URL, relative to the page. */
export const locateData = (name: string | URL): DataSource | URL => new URL(name, base());

/** A module's URL, relative to the page. */
export const locateModule = (name: string | URL): string => new URL(name, base()).href;
