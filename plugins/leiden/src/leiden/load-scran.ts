import { HeddleError } from "@heddle/contracts";
import { importScran, type Scran } from "#scran";

export type { Scran };

let started: Promise<Scran> | undefined;

/**
 * Loads scran.js (6 MB) and starts its WebAssembly module once per process, on one thread, without workers of its own.
 * Throws HeddleError "incompatible-plugins" if it is not installed or cannot start.
 */
export function loadScran(load: () => Promise<Scran> = importScran): Promise<Scran> {
  started ??= start(load).catch((cause: unknown) => {
    started = undefined;
    throw cause;
  });
  return started;
}

/** Finds scran.js without starting it. Throws HeddleError "incompatible-plugins" if it is not installed. */
export async function findScran(load: () => Promise<Scran> = importScran): Promise<Scran> {
  try {
    return await load();
  } catch (cause) {
    throw failure("scran.js installed beside Heddle, for the clustering leiden", cause, INSTALL);
  }
}

async function start(load: () => Promise<Scran>): Promise<Scran> {
  const scran = await findScran(load);
  try {
    await scran.initialize({ numberOfThreads: 1 });
  } catch (cause) {
    throw failure("the WebAssembly module of scran.js to start, for the clustering leiden", cause, ALLOW);
  }
  return scran;
}

const INSTALL = "Install it (npm install scran.js@4.0.9), or choose clustering: k-means.";
const ALLOW =
  "In a browser it needs SharedArrayBuffer (cross-origin isolation) and a policy with unsafe-eval; else choose clustering: k-means.";

function failure(expected: string, cause: unknown, next: string): HeddleError {
  const got = cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause);
  return new HeddleError("incompatible-plugins", { expected, got, next, cause });
}
