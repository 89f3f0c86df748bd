import type { Expected } from "../../test/expected-values.js";

export const expected: Expected = {
  perfect: { "dci/disentanglement": "ceiling", "dci/completeness": "ceiling", "dci/informativeness": "ceiling" },
  // the lasso selects one of equal latents, trees use all of them
  duplicated: { "dci/completeness/factor of condition": 1, "dci/trees/completeness/factor of condition": 0 },
  noise: 0.2,
  ignores: "order, sign and scale",
  within: 0.01, // a tree uses the first of equal splits
};
