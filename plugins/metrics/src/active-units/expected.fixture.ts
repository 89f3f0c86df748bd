import type { Expected } from "../../test/expected-values.js";

export const expected: Expected = {
  perfect: { "active-units/divergence": "ceiling", "active-units/variance": "ceiling" },
  duplicated: { "active-units/divergence": 3, "active-units/variance": 3 },
  ignores: "order and sign",
};
