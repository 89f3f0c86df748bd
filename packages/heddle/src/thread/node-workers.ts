// Worker threads of Node, and how Node resolves names.
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { type DataSource, HeddleError } from "@heddle/contracts";
import { checkAddressSpace } from "@heddle/contracts/threads";
import type { Channel, WorkerEntry } from "./channel.js";
import { workerFlags } from "./worker-flags.js";

/** Young generation of a worker: half of the default, which saves 50 MB at the same speed. */
const YOUNG_MEGABYTES = 24;

/** Heddle's worker, or the given one. */
export function openWorker(entry: WorkerEntry = new URL("../worker.js", import.meta.url)): Channel {
  checkAddressSpace(1);
  const worker =
    typeof entry === "function"
      ? (entry() as Worker)
      : new Worker(scriptOf(entry), {
          execArgv: workerFlags(process.execArgv),
          resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
        });
  return {
    post: (message, transfer = []) => worker.postMessage(message, [...transfer]),
    onMessage: (listener) => {
      worker.on("message", listener);
    },
    onFailure(listener) {
      worker.on("error", (error) => listener(error.message));
      worker.on("messageerror", (error) => listener(error.message));
      worker.on("exit", (code) => listener(`its end with exit code ${code}`));
    },
    setIdle: (idle) => (idle ? worker.unref() : worker.ref()),
    close: () => void worker.terminate(),
  };
}

/** Cores besides that of this thread. */
export const spareCores = (): number => availableParallelism() - 1;

const scriptOf = (entry: string | URL) =>
  typeof entry === "string" && /^(?:file|data):/.test(entry) ? new URL(entry) : entry;

/** A path, or a URL: one of a file is a path. */
export function locateData(name: string | URL): DataSource | URL {
  const url = typeof name === "string" ? (/^(?:https?|file|blob|data):/.test(name) ? new URL(name) : undefined) : name;
  if (url === undefined) return { path: name as string };
  return url.protocol === "file:" ? { path: fileURLToPath(url) } : url;
}

/** The module of a package installed where the working directory finds it, or of a path from there, as a URL. */
export function locateModule(name: string | URL): string {
  if (name instanceof URL || /^(?:file|data|https?):/.test(name)) return String(name);
  if (name.startsWith(".") || isAbsolute(name)) return pathToFileURL(resolve(name)).href;
  try {
    return pathToFileURL(createRequire(join(process.cwd(), "heddle.js")).resolve(name)).href;
  } catch (cause) {
    throw new HeddleError("config", {
      where: `plugins: ${name}`,
      expected: `a package installed where ${process.cwd()} finds it`,
      got: "none of that name",
      next: `Install it there (npm install ${name}), or give the URL of its module.`,
      cause,
    });
  }
}
