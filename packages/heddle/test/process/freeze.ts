// Processes that a test stops (SIGSTOP) while it looks at their files, so that nothing depends on the time of a signal.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Running, succeed } from "./heddle-process.js";

/** Stops a process. False if it has ended. */
export async function freeze(pid: number): Promise<boolean> {
  if (!send(pid, "SIGSTOP")) return false;
  for (;;) {
    const states = threadStates(pid);
    if (states.every((state) => state === "T")) return true;
    if (states.some((state) => state === "Z" || state === "X")) return false;
    await pause(1);
    if (!send(pid, 0)) return false;
  }
}

/** Sends a signal. False if the process has ended. */
export function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
}

/** States of the threads in /proc; empty on systems without it, where SIGSTOP is taken to act at once. */
function threadStates(pid: number): string[] {
  const folder = `/proc/${pid}/task`;
  return read(() => readdirSync(folder), []).map((thread) => {
    const text = read(() => readFileSync(join(folder, thread, "stat"), "utf8"), ") X");
    return text[text.lastIndexOf(")") + 2];
  });
}

/** What `from` returns, or `otherwise` if a file or folder is gone. */
function read<Value>(from: () => Value, otherwise: Value): Value {
  try {
    return from();
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes(String((error as NodeJS.ErrnoException).code))) return otherwise;
    throw error;
  }
}

/** A stopped worker of a sweep that trains. */
export interface FrozenWorker {
  readonly pid: number;
  /** Id of the run that it trains. */
  readonly run: string;
}

interface Epochs {
  /** Epochs that the run has at least; 1 by default. */
  readonly from?: number;
  /** Epochs that the run has not reached. */
  readonly below: number;
}

/** Stops a worker of a sweep that trains the epochs. Undefined if the process that started the sweep ended before. */
export async function frozenWorker(
  running: Running,
  sweep: string,
  { from = 1, below }: Epochs,
  except?: FrozenWorker,
): Promise<FrozenWorker | undefined> {
  while (!running.hasEnded()) {
    for (const worker of lockedRuns(sweep)) {
      if (worker.pid === except?.pid || !(await freeze(worker.pid))) continue;
      const trained = epochsOf(sweep, worker.run);
      const isCurrent = lockedRuns(sweep).some(({ pid, run }) => pid === worker.pid && run === worker.run);
      if (isCurrent && trained >= from && trained < below) return worker;
      send(worker.pid, "SIGCONT");
    }
    await pause(5);
  }
  await succeed(running);
  return undefined;
}

/** Starts a sweep and stops a worker that trains the epochs; starts again in an empty folder if it missed them. */
export async function sweepWithFrozenWorker(begin: () => Running, sweep: string, epochs: Epochs) {
  for (;;) {
    const running = begin();
    const worker = await frozenWorker(running, sweep, epochs);
    if (worker !== undefined) return { running, ...worker };
    rmSync(sweep, { recursive: true });
  }
}

/** Runs with a lock and the process of the lock. Another process may remove a lock at any time. */
function lockedRuns(sweep: string): FrozenWorker[] {
  const folder = join(sweep, "locks");
  return read(() => readdirSync(folder), []).flatMap((file) => {
    if (!file.endsWith(".lock")) return [];
    const text = read(() => readFileSync(join(folder, file), "utf8"), undefined);
    return text === undefined ? [] : [{ pid: (JSON.parse(text) as { pid: number }).pid, run: file.split(".")[0] }];
  });
}

const epochsOf = (sweep: string, run: string): number =>
  read(() => readFileSync(join(sweep, "runs", run, "metrics.jsonl"), "utf8"), "").split("\n").length - 1;

export interface Freezing {
  readonly isReached: (running: Running) => boolean;
  /** The program is beyond what the test looks at, although it has not ended. */
  readonly isOver?: () => boolean;
  /** Milliseconds from `isReached` until the program is stopped. */
  readonly delay?: () => number;
  /** Restores the files from before the start. */
  readonly reset: () => void;
}

/** Starts a program and stops it after `isReached`; starts again if it ended or was over before. */
export async function frozenProgram(
  begin: () => Running,
  { isReached, isOver = () => false, delay = () => 0, reset }: Freezing,
): Promise<Running> {
  for (;;) {
    const running = begin();
    while (!isReached(running) && !running.hasEnded()) await pause(5);
    await pause(delay());
    if (running.pid !== undefined && (await freeze(running.pid)) && !isOver()) return running;
    running.kill("SIGCONT");
    await succeed(running);
    reset();
  }
}
