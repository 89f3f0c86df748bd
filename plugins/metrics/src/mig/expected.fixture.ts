import type { Expected } from "../../test/expected-values.js";

export const expected: Expected = {
  perfect: { mig: "ceiling", "mig/corrected": "ceiling" },
  duplicated: { mig: 0, "mig/corrected": 0 },
  noise: 0.03,
  ignores: "order, sign and scale",
};
