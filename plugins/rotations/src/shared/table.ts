/** Grid points per unit: linear interpolation errs by less than 2e-7, and a table fits the processor's cache. */
export const PER_UNIT = 1024;
/** Tables end here; the functions are then 0 within 1e-13. */
export const BOUND = 8;

/** Values of a function on [0, BOUND], with zeros beyond. */
export const tabulate = (f: (u: number) => number): Float64Array =>
  Float64Array.from({ length: BOUND * PER_UNIT + 1 }, (_, i) => (i < BOUND * PER_UNIT ? f(i / PER_UNIT) : 0));
