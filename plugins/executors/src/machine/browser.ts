import { HeddleError } from "@heddle/contracts";
import type { Worker } from "../worker.js";

/** A browser page cannot start processes. */
export function startWorker(_command: readonly string[], folder: string): Worker {
  throw new HeddleError("incompatible-plugins", {
    where: folder,
    expected: "a machine that starts processes",
    got: "a browser",
    next: "Run the sweep with Node: heddle sweep run FILE.",
  });
}
