import type { Expected } from "../../test/expected-values.js";

export const expected: Expected = {
  perfect: { "infomec/explicitness": "ceiling" },
  // each of three equal latents has a third of the information
  duplicated: { "infomec/compactness": 0 },
  noise: 0.35, // shares of information near 0
  ignores: "order, sign and scale",
};
