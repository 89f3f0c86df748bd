import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { WorkerLike } from "../../src/index.js";

const dist = new URL("../../dist/", import.meta.url);

/** A built script of this workspace: worker threads cannot load TypeScript as the tests do. */
export function builtWorker(script: URL = new URL("worker.js", dist), workerData?: unknown): () => WorkerLike {
  if (!existsSync(fileURLToPath(new URL("worker.js", dist))))
    throw new Error("packages/heddle/dist is not there: build first (npm run build)");
  return () => new Worker(script, { execArgv: [], workerData });
}
