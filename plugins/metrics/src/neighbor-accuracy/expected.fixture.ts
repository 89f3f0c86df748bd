import type { Expected } from "../../test/expected-values.js";

export const expected: Expected = {
  perfect: { "neighbor-accuracy of condition": "ceiling", "neighbor-accuracy/kl-scaled of kind": "ceiling" },
  duplicated: { "neighbor-accuracy of condition": 1, "neighbor-accuracy/kl-scaled of condition": 1 },
  noise: 0.05,
  ignores: "order and sign",
};
