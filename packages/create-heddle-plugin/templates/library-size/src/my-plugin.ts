import { definePlugin, type LibrarySize } from "@heddle/contracts";
import { type Tensor1D, tf } from "@heddle/ops";
import { z } from "zod";

const options = z.strictObject({
  pseudocount: z.number().min(0).default(1).describe("Counts added to every cell's total."),
});

/** log(pseudocount + Σ counts over the selected genes), natural logarithm, per cell. */
export default definePlugin({
  role: "library-size",
  name: "my-plugin",
  apiVersion: 1,
  summary: "The logarithm of each cell's total with a pseudocount.",
  source: "The equation above: say which equation of which paper it is.",
  citations: [],
  options,
  create: ({ pseudocount }): LibrarySize => ({
    weights: [],
    state: [],
    infer: ({ counts }) => ({
      // from the tensor: a number computed on the host would stand still in a recorded step
      logSize: tf.log(tf.add(tf.exp(counts.logTotals()), pseudocount)) as Tensor1D,
    }),
  }),
});
