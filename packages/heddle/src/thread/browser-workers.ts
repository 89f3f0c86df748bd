// Web workers, and what names mean on a page.
import type { DataSource } from "@heddle/contracts";
import type { Channel, WorkerEntry } from "./channel.js";

/** A worker of ours, or the one that was asked for. */
export function openWorker(entry?: WorkerEntry): Channel {
  const worker = start(entry);
  return {
    post: (message, transfer = []) => worker.postMessage(message, [...transfer]),
    onMessage: (listener) => worker.addEventListener("message", ({ data }) => listener(data)),
    onFailure(listener) {
      worker.addEventListener("error", ({ message }) => listener(message || "a script that could not be loaded"));
      worker.addEventListener("messageerror", () => listener("a message that could not be read"));
    },
    close: () => worker.terminate(),
  };
}

function start(entry: WorkerEntry | undefined): Worker {
  if (typeof entry === "function") return entry() as Worker;
  // written out, so that bundlers find the script and pack it
  if (entry === undefined) return new Worker(new URL("../worker.js", import.meta.url), { type: "module" });
  const url = new URL(entry, location.href);
  if (url.origin === location.origin || url.protocol === "blob:" || url.protocol === "data:")
    return new Worker(url, { type: "module" });
  // a worker's script must be of the page's own origin; what it imports need not
  const script = new Blob([`import ${JSON.stringify(url.href)};`], { type: "text/javascript" });
  return new Worker(URL.createObjectURL(script), { type: "module" });
}

const base = () => globalThis.document?.baseURI ?? location.href;

/** An address, seen from the page. */
export const locateData = (name: string | URL): DataSource | URL => new URL(name, base());

/** The module at an address, seen from the page. */
export const locateModule = (name: string | URL): string => new URL(name, base()).href;
