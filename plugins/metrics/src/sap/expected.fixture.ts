import type { Expected } from "../../test/expected-values.js";

export const expected: Expected = {
  perfect: { "sap/factor of usage": "ceiling", "sap/factor of condition": 0.49 },
  duplicated: { sap: 0 },
  noise: 0.05,
  ignores: "order and sign",
};
