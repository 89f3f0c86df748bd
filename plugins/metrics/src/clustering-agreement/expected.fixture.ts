import type { Expected } from "../../test/expected-values.js";

export const expected: Expected = {
  perfect: {
    "clustering-agreement/ari of condition": "ceiling",
    "clustering-agreement/nmi of condition": "ceiling",
    "clustering-agreement/ari/fixed of condition": "ceiling",
  },
  duplicated: { "clustering-agreement/ari of condition": 1, "clustering-agreement/nmi of kind": 0 },
  noise: 0.02,
  ignores: "order and sign",
};
