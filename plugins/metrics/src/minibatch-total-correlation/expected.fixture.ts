import type { Expected } from "../../test/expected-values.js";

export const expected: Expected = {
  perfect: { "minibatch-total-correlation": 0 },
  // two separate levels: each further latent adds ln 2
  duplicated: { "minibatch-total-correlation": 2 * Math.LN2 },
  noise: 0.1,
  ignores: "order and sign", // with fixed posterior variances
  within: 0.2, // each latent has its own random draws
};
