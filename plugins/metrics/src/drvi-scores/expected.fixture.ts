import type { Expected } from "../../test/expected-values.js";

export const expected: Expected = {
  perfect: { "drvi-scores/msas/smi": "ceiling", "drvi-scores/msas/spn": "ceiling", "drvi-scores/msas/asc": "ceiling" },
  duplicated: { "drvi-scores/msgs/smi": 0, "drvi-scores/msgs/bmmi": 0, "drvi-scores/msgs/asc": 0 },
  noise: 0.04,
  ignores: "order, sign and scale",
};
