import type { Expected } from "../../test/expected-values.js";

export const expected: Expected = {
  perfect: { "single-latent-accuracy of condition": "ceiling", "single-latent-accuracy of kind": "ceiling" },
  duplicated: { "single-latent-accuracy of condition": 1 },
  noise: 0.06,
  ignores: "order, sign and scale",
};
