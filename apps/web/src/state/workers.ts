import { connectWorker } from "heddle/worker";
import type { EngineCalls } from "../engine/protocol.js";

const startWorker = (name: string) => (): Worker =>
  new Worker(new URL("../engine/engine-worker.ts", import.meta.url), { type: "module", name });

/** Inspects files, checks configurations, opens runs. */
export const engine = connectWorker<EngineCalls>(startWorker("heddle"));

/** Computes UMAP and clusters, which take long: other calls do not wait for them, and closing it stops them. */
export const figureWorker = connectWorker<EngineCalls>(startWorker("heddle-figures"));

/** Trains: other calls do not wait for it. */
export const trainingWorker = connectWorker<EngineCalls>(startWorker("heddle-training"));
