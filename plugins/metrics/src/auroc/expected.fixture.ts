import type { Expected } from "../../test/expected-values.js";

export const expected: Expected = {
  perfect: { "auroc of condition": "ceiling", "auroc of kind": "ceiling" },
  duplicated: { "auroc of condition": 1 },
  noise: 0.06,
  ignores: "order, sign and scale",
};
