import { HeddleError } from "./errors.js";

/** Address space that V8 reserves for one more thread, with a margin (measured with Node 20 and 22: 0.6 to 0.85 GB). */
const THREAD_BYTES = 2 ** 30;

interface Host {
  readonly platform?: string;
  readonly getBuiltinModule?: (name: "node:fs") => { readFileSync(path: string, encoding: "utf8"): string };
}

/**
 * HeddleError "out-of-memory" if the process has too little address space left for `threads` more threads. V8 ends the
 * process where a thread finds none. Reads the limit of Linux; without a limit, and elsewhere, it checks nothing.
 */
export function checkAddressSpace(threads: number): void {
  const left = addressSpaceLeft();
  if (left < threads * THREAD_BYTES) throw outOfMemory(left);
}

/** Bytes of address space that this process may still reserve: infinite without a limit, and outside Linux. */
export function addressSpaceLeft(): number {
  const host = (globalThis as { readonly process?: Host }).process;
  if (host?.platform !== "linux" || host.getBuiltinModule === undefined) return Number.POSITIVE_INFINITY;
  const { readFileSync } = host.getBuiltinModule("node:fs");
  try {
    return bytesLeft(readFileSync("/proc/self/limits", "utf8"), () => readFileSync("/proc/self/status", "utf8"));
  } catch {
    // no /proc: the limit is unknown
    return Number.POSITIVE_INFINITY;
  }
}

/** From the texts of /proc/self/limits and /proc/self/status. */
export function bytesLeft(limits: string, status: () => string): number {
  const limit = /^Max address space\s+(\d+)/m.exec(limits)?.[1];
  if (limit === undefined) return Number.POSITIVE_INFINITY;
  const used = /^VmSize:\s+(\d+) kB/m.exec(status())?.[1];
  return used === undefined ? Number.POSITIVE_INFINITY : Number(limit) - 1024 * Number(used);
}

const outOfMemory = (left: number) =>
  new HeddleError("out-of-memory", {
    expected: "address space for another thread (1 GB)",
    got: `${(left / 1e9).toFixed(1)} GB left of the limit of this process`,
    next: "Raise the limit of this shell: ulimit -v unlimited.",
  });
