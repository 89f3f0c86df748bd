// Imports no other module of Heddle, so that the thread of a command line that watches starts at once.
import { CALLS_SO_FAR, IN_FILE_SYSTEM, IN_LIBRARY } from "@heddle/contracts/threads";

/** A chunk is decompressed between two reads of the file; this is far longer than the largest chunk takes. */
export const STALLED_SECONDS = 120;
const TICK_MILLISECONDS = 1000;

/**
 * Calls `onStall` once if a library computes for `seconds` without one call of the file system: it loops on damaged data.
 * A call of the file system that lasts is a slow disk, and no stall. Counts ticks of this thread, so that a computer that
 * sleeps does not count. Returns the function that ends the watch.
 */
export function watchProgress(progress: Int32Array, onStall: () => void, seconds = STALLED_SECONDS): () => void {
  let ticks = 0;
  let before = -1;
  const timer = setInterval(() => {
    const calls = Atomics.load(progress, CALLS_SO_FAR);
    const computes = Atomics.load(progress, IN_LIBRARY) > 0 && Atomics.load(progress, IN_FILE_SYSTEM) === 0;
    ticks = computes && calls === before ? ticks + 1 : 0;
    before = calls;
    if (ticks * TICK_MILLISECONDS < seconds * 1000) return;
    clearInterval(timer);
    onStall();
  }, TICK_MILLISECONDS);
  (timer as { unref?: () => void }).unref?.();
  return () => clearInterval(timer);
}
