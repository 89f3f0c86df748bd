import type { Expected } from "../../test/expected-values.js";

export const expected: Expected = {
  perfect: { "max-correlation/pearson of usage": "ceiling", "max-correlation/spearman of condition": "ceiling" },
  duplicated: {
    "max-correlation/pearson of condition": 1,
    "max-correlation/pearson/second-best of condition": 1,
    "max-correlation/spearman/second-best of condition": 1,
  },
  noise: 0.06,
  ignores: "order, sign and scale",
};
