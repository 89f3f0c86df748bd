import type { Expected } from "../../test/expected-values.js";

export const expected: Expected = {
  // a continuous factor is constant only within a band
  perfect: { irs: 0.969 },
  duplicated: { irs: 1 },
  noise: 0.05,
  ignores: "order and sign",
};
