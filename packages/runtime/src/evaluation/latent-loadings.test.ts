import { expect, test } from "vitest";
import { largestLoadings } from "./latent-loadings.js";

const names = ["a", "b", "c", "d", "e"];
/** Genes × latents; the second latent has the loadings 2, -1, 3, 0, -4. */
const loadings = { rows: 5, columns: 2, values: Float64Array.of(9, 2, 9, -1, 9, 3, 9, 0, 9, -4) };

test("largestLoadings sorts each direction, largest first, and leaves out zeros and genes that are not detected", () => {
  expect(largestLoadings(loadings, 1, names, { top: 2, detected: [0, 1, 2, 3, 4] })).toEqual({
    positive: [
      { gene: "c", loading: 3 },
      { gene: "a", loading: 2 },
    ],
    negative: [
      { gene: "e", loading: -4 },
      { gene: "b", loading: -1 },
    ],
  });
  expect(largestLoadings(loadings, 1, names, { top: 5, detected: [1, 3] })).toEqual({
    positive: [],
    negative: [{ gene: "b", loading: -1 }],
  });
});
