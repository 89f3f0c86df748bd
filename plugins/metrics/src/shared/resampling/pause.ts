import { type MetricContext, yieldToEventLoop } from "@heddle/contracts";

/** Minimum time between two returns to the event loop, in ms; each costs about 1 ms. */
const YIELD_INTERVAL = 20;
let yielded = Number.NEGATIVE_INFINITY;

/**
 * Reports progress, and yields to the event loop at intervals. See `yieldToEventLoop`.
 *
 * @param done completed share of the work, 0 to 1
 */
export async function pause({ signal, onProgress }: MetricContext, done?: number): Promise<void> {
  if (done !== undefined) onProgress?.(done);
  if (!signal?.aborted && performance.now() - yielded < YIELD_INTERVAL) return;
  await yieldToEventLoop(signal, "to finish the evaluation of the embedding");
  yielded = performance.now();
}

/** The context for a stage of the work: its progress from 0 to 1 is reported as `from` to `to` of the whole. */
export function stage(context: MetricContext, from: number, to: number): MetricContext {
  const { onProgress } = context;
  if (onProgress === undefined) return context;
  return { ...context, onProgress: (done) => onProgress(from + done * (to - from)) };
}
