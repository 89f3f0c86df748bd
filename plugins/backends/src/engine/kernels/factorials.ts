import { lgamma } from "@heddle/numerics";

/** ln i! for i < 1,024, float64, as the words that the heap takes. */
export const FACTORIALS = new Int32Array(
  Float64Array.from({ length: 1024 }, (_, i) => (i < 2 ? 0 : lgamma(i + 1))).buffer,
);
