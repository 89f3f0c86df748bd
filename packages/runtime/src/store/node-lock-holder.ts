// Who holds a lock, and whether it still runs.
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { threadId } from "node:worker_threads";
import { processExists } from "./node-drafts.js";
import type { Writer } from "./run-store.js";

/** A holder on another machine counts as dead after this time without a heartbeat. */
const HEARTBEAT_TIMEOUT_SECONDS = 180;
export const HEARTBEAT_SECONDS = 15;

export interface Holder {
  readonly host: string;
  readonly pid: number;
  /** Start of the process in clock ticks since boot, if available: the system reuses process ids. */
  readonly started?: string;
  readonly thread?: number;
  /** Activity of the holder, for messages. */
  readonly task?: string;
  /** ISO 8601. */
  readonly since?: string;
}

export async function thisHolder(task: string | undefined): Promise<Holder> {
  const since = new Date().toISOString();
  const started = await startOf(process.pid);
  return { host: hostname(), pid: process.pid, started, thread: threadId, task, since };
}

export const writerOf = ({ host, pid, task, since }: Holder): Writer => ({
  host,
  pid,
  ...(task !== undefined && { task }),
  ...(since !== undefined && { since }),
});

/** True if a heartbeat at this time, in ms since 1970, is recent enough. */
export const isRecent = (heartbeat: number): boolean => Date.now() - heartbeat < HEARTBEAT_TIMEOUT_SECONDS * 1000;

/** Uses the process table for holders on this machine, and the heartbeat for others. */
export async function isHolderAlive(holder: Holder, isFresh: () => boolean | Promise<boolean>): Promise<boolean> {
  if (holder.host !== hostname()) return isFresh();
  if (!processExists(holder.pid)) return false;
  // a thread may end before its process does, without a trace but its heartbeat
  if (holder.pid === process.pid && (holder.thread ?? threadId) !== threadId) return isFresh();
  const started = await startOf(holder.pid);
  return started === undefined || holder.started === undefined ? isFresh() : started === holder.started;
}

/** Field 22 of /proc/PID/stat, counted after the name, which may contain spaces; undefined without /proc. */
async function startOf(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  return text?.slice(text.lastIndexOf(")") + 2).split(" ")[19];
}
