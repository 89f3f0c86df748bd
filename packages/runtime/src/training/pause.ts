import type { Plan } from "../step/schedule.js";
import type { FitOptions, FitResult } from "./fit.js";

/** The epoch before which training pauses for a share of the plan; none for the whole plan. */
export const pauseAfter = ({ epochs }: Plan, until = 1): Pick<FitOptions, "until"> =>
  // floating-point products such as 0.1 · 30 are slightly above the integer
  until < 1 ? { until: Math.max(1, Math.ceil(until * epochs - 1e-9)) } : {};

/** The share of the plan after which training was paused; none for a complete training or an early stop. */
export const pausedAt = ({ epochs }: Plan, { progress, stoppedEarly }: FitResult): { readonly pausedAt?: number } =>
  !stoppedEarly && progress.epoch < epochs ? { pausedAt: progress.epoch / epochs } : {};
