import type { Expected } from "../../test/expected-values.js";

export const expected: Expected = {
  perfect: { modularity: "ceiling" },
  duplicated: { modularity: 1 },
  noise: 0.05,
  ignores: "order, sign and scale",
};
