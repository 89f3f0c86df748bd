import type { Expected } from "../../test/expected-values.js";

export const expected: Expected = {
  perfect: { r2: "ceiling", "r2/adjusted": "ceiling" },
  duplicated: { "r2/target of condition": 1, r2: 1 / 3 },
  noise: 0.02,
  ignores: "order, sign and scale",
};
