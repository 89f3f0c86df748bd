import type { Expected } from "../../test/expected-values.js";

export const expected: Expected = {
  // the other latents do not separate the levels; the latent of the factor does
  perfect: { "silhouette of condition": 0.442 },
  duplicated: { "silhouette of condition": 1 },
  noise: 0.05,
  ignores: "order and sign",
};
