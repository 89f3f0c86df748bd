import type { Expected } from "../../test/expected-values.js";

export const expected: Expected = {
  // at most half of three latents are left out: a copy of the latent still predicts the factor
  perfect: { "removal/ari of kind": "ceiling", "removal/latent of condition": "ceiling" },
  duplicated: { "removal/logistic of condition": 1, "removal/mixing of condition": 0 },
  noise: 0.08,
  ignores: "order and sign",
};
