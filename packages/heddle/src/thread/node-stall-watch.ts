// Part of heddle/process, which loads nothing else of Heddle.
import { Worker } from "node:worker_threads";
import { addressSpaceLeft, newLibraryProgress, shareLibraryProgress } from "@heddle/contracts/threads";
import { STALLED_SECONDS } from "./watch-progress.js";

/** A thread reserves less than a gigabyte; below this limit, what the command itself reserves comes first. */
const ADDRESS_SPACE = 64 * 2 ** 30;

/** What the thread that watches the process needs. */
export interface StallWatch {
  readonly progress: Int32Array;
  readonly message: string;
  readonly seconds: number;
}

/**
 * Ends this process, with a message on stderr and SIGKILL, if the HDF5 library computes on this thread for 120 seconds
 * without one call of the file system: it loops on damaged data, and no signal handler can run. The thread that watches
 * starts with the first call of the library. It is for command lines: `watchProgress` already watches calls with `thread: "worker"`.
 * @param what Name of the work, for the message: "heddle inspect".
 */
export function endIfStalled(what: string, seconds = STALLED_SECONDS): void {
  const progress = newLibraryProgress();
  if (progress === undefined) return;
  const message = `error: ${what}: expected the HDF5 library to read on, got no progress for ${seconds} seconds. A file is damaged: copy it again from its source.\n`;
  const workerData: StallWatch = { progress, message, seconds };
  shareLibraryProgress(progress, () => {
    if (addressSpaceLeft() < ADDRESS_SPACE) return;
    const script = new URL("./node-stall-thread.js", import.meta.url);
    new Worker(script, { workerData, execArgv: [] }).unref();
  });
}
