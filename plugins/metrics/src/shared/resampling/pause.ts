import { type MetricContext, yieldToEventLoop } from "@heddle/contracts";

/** See `yieldToEventLoop`. */
export const pause = ({ signal }: MetricContext): Promise<void> =>
  yieldToEventLoop(signal, "to finish the evaluation of the embedding");
