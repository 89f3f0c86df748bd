import { openWorker } from "#workers";
import type { WorkerEntry } from "./channel.js";
import { Connection } from "./connection.js";

/** Time after which an idle worker is closed: a worker keeps the memory of its largest call. */
const IDLE_MILLISECONDS = 30_000;

interface IdleWorker {
  readonly connection: Connection;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** By script: workers that finished a call and serve the next one without a start of some seconds. */
const idle = new Map<unknown, IdleWorker[]>();
const keyOf = (entry: WorkerEntry | undefined) => (entry instanceof URL ? entry.href : entry);

/** An idle worker of this script, or a new one. */
export function takeWorker(entry: WorkerEntry | undefined): Connection {
  const found = idle.get(keyOf(entry))?.pop();
  if (found === undefined) return new Connection(openWorker(entry));
  clearTimeout(found.timer);
  found.connection.setIdle(false);
  return found.connection;
}

/** Keeps a worker whose call has ended. */
export function keepWorker(entry: WorkerEntry | undefined, connection: Connection): void {
  const key = keyOf(entry);
  const workers = idle.get(key) ?? [];
  idle.set(key, workers);
  const drop = () => {
    const index = workers.findIndex((worker) => worker.connection === connection);
    if (index < 0) return;
    clearTimeout(workers[index].timer);
    workers.splice(index, 1);
    if (workers.length === 0 && idle.get(key) === workers) idle.delete(key);
    connection.close();
  };
  const timer = setTimeout(drop, IDLE_MILLISECONDS);
  // in Node, neither an idle worker nor its timer keeps the process alive
  (timer as { unref?: () => void }).unref?.();
  connection.setIdle(true);
  connection.lost.catch(drop);
  workers.push({ connection, timer });
}

/**
 * Ends Heddle's idle workers, to give back their memory at once: a worker is kept for 30 seconds after its last call, so
 * that the next call needs no start. Workers that run a call are not touched.
 */
export function closeIdleWorkers(): void {
  for (const { connection, timer } of [...idle.values()].flat()) {
    clearTimeout(timer);
    connection.close();
  }
  idle.clear();
}
