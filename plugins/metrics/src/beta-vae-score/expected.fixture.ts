import type { Expected } from "../../test/expected-values.js";

export const expected: Expected = {
  perfect: { "beta-vae-score": "ceiling" },
  // one factor is predicted, the others are guessed
  duplicated: { "beta-vae-score": 0.683 },
  noise: 0.15,
  ignores: "order, sign and scale",
};
