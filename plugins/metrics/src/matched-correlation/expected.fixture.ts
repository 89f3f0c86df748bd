import type { Expected } from "../../test/expected-values.js";

export const expected: Expected = {
  perfect: { "matched-correlation/pearson": "ceiling", "matched-correlation/spearman": "ceiling" },
  duplicated: { "matched-correlation/pearson": 1 / 3, "matched-correlation/spearman": 1 / 3 },
  noise: 0.05,
  ignores: "order, sign and scale",
};
