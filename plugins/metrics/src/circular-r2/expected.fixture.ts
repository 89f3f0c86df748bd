import type { Expected } from "../../test/expected-values.js";

export const expected: Expected = {
  // the number as an angle: the sawtooth explains 6/π² of the sine and nothing of the cosine
  perfect: { "circular-r2 of usage": 3 / (Math.PI * Math.PI), "circular-r2/all of usage": 3 / (Math.PI * Math.PI) },
  duplicated: { "circular-r2 of usage": 0 },
  noise: 0.02,
  ignores: "order, sign and scale",
};
