import type { Expected } from "../../test/expected-values.js";

export const expected: Expected = {
  perfect: {
    "latent-correlations/pearson of condition": "ceiling",
    "latent-correlations/spearman of usage": "ceiling",
  },
  duplicated: { "latent-correlations/pearson of condition": 1 },
  noise: 0.08,
  ignores: "order, sign and scale",
};
