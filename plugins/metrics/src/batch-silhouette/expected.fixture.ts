import type { Expected } from "../../test/expected-values.js";

export const expected: Expected = {
  // the condition is the batch: a latent that encodes it separates the batches
  perfect: { "batch-silhouette/mixing of condition": 0.313 },
  duplicated: { "batch-silhouette/mixing of condition": 0 },
  noise: 0.03,
  ignores: "order and sign",
};
