import type { Expected } from "../../test/expected-values.js";

export const expected: Expected = {
  perfect: { "factor-vae-score": "ceiling" },
  duplicated: { "factor-vae-score": 1 / 3 },
  noise: 0.15,
  ignores: "order, sign and scale",
};
