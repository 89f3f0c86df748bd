/** Share of a new measurement in the mean. */
const SHARE = 0.1;

/** An exponential moving average: a busy moment of the machine changes the time left little. */
export const smoothedPace = (mean: number | undefined, now: number): number | undefined =>
  !(now > 0) || !Number.isFinite(now) ? mean : mean === undefined ? now : mean + SHARE * (now - mean);
