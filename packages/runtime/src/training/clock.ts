/** Monotonic time, seconds: for progress, timings and the interval between checkpoints, not for results. */
export const seconds = (): number => performance.now() / 1000;

/** Resident memory now and at its peak, bytes; undefined in a browser. */
export function residentMemory(): { now: number; peak: number } | undefined {
  if (typeof process === "undefined" || typeof process.resourceUsage !== "function") return undefined;
  return { now: process.memoryUsage.rss(), peak: process.resourceUsage().maxRSS * 1024 };
}

/** Lets timers, signals and messages run between two steps. */
export const yieldToEventLoop = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
