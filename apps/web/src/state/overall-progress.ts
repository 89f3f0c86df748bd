export interface Restarts {
  readonly count: number;
  /** Share of training that each restart runs for. */
  readonly fraction: number;
}

export interface StepCount {
  readonly step: number;
  readonly steps: number;
  readonly epochs: number;
}

/** Progress over all random restarts and the rest of training. */
export interface OverallProgress {
  /** From 0 to 1. */
  readonly share: number;
  /** The restart that runs, from 1; absent once the best one is trained to the end. */
  readonly restart?: number;
  /** Epochs left, restarts included. */
  readonly epochsLeft: number;
}

/** `ended` counts the restarts that have ended; the best of them continues from its own last step. */
export function overallProgress(at: StepCount, { count, fraction }: Restarts, ended: number): OverallProgress {
  // as the runtime rounds it
  const each = count === 1 ? 0 : Math.max(1, Math.round(fraction * at.epochs)) / at.epochs;
  const done = Math.min(ended, count - 1) * each + at.step / at.steps;
  const total = (count - 1) * each + 1;
  const isRestart = count > 1 && at.step / at.steps < each;
  return {
    share: done / total,
    epochsLeft: (total - done) * at.epochs,
    ...(isRestart && { restart: Math.min(ended + 1, count) }),
  };
}
