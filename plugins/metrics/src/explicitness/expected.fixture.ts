import type { Expected } from "../../test/expected-values.js";

export const expected: Expected = {
  perfect: { explicitness: "ceiling" },
  duplicated: { "explicitness/level of condition": 1 },
  noise: 0.1,
  ignores: "order, sign and scale",
};
