/** Monotonic time, seconds: for progress, timings and the interval between checkpoints, not for results. */
export const seconds = (): number => performance.now() / 1000;

/** Resident memory now and at its peak, bytes; undefined in a browser. */
export function residentMemory(): { now: number; peak: number } | undefined {
  if (typeof process === "undefined" || typeof process.resourceUsage !== "function") return undefined;
  return { now: process.memoryUsage.rss(), peak: process.resourceUsage().maxRSS * 1024 };
}

/**
 * The time of day in UTC, "2026-01-31T12:00:00Z"; that of SOURCE_DATE_EPOCH where it is set
 * (reproducible-builds.org/specs/source-date-epoch).
 */
export function timestamp(): string {
  const epoch = typeof process === "undefined" ? undefined : process.env?.SOURCE_DATE_EPOCH;
  const milliseconds = epoch !== undefined && /^\d{1,11}$/.test(epoch) ? 1000 * Number(epoch) : Date.now();
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** Lets timers, signals and messages run between two steps. */
export const yieldToEventLoop = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
