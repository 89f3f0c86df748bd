import type { Expected } from "../../test/expected-values.js";

export const expected: Expected = {
  perfect: { "udr/lasso": "ceiling", "udr/spearman": "ceiling" },
  duplicated: { "udr/spearman": 1 / 3 },
  noise: 0.03,
  ignores: "order, sign and scale",
};
