import type { Expected } from "../../test/expected-values.js";

export const expected: Expected = {
  perfect: { "total-correlation": "ceiling" },
  duplicated: { "total-correlation": 27.63 },
  noise: 0.02,
  ignores: "order, sign and scale",
};
