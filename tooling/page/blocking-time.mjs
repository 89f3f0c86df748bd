/** Milliseconds: a task of the main thread that computes for longer delays the answer to a user. */
const LONG = 50;

/**
 * Total blocking time, as Lighthouse defines it: of every task after the first contentful paint, the part beyond 50 ms.
 * A task that begins before the paint counts from the paint.
 * @param {readonly { start: number, duration: number }[]} tasks milliseconds from the start of the load
 * @param {number} paint milliseconds from the start of the load
 */
export const totalBlockingTime = (tasks, paint) =>
  tasks.reduce((sum, { start, duration }) => {
    const end = start + duration;
    return sum + Math.max(0, end - Math.max(start, paint) - LONG);
  }, 0);

/** The middle value; the mean of the two middle ones. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
