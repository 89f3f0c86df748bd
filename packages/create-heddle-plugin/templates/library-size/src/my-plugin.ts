import { definePlugin, type LibrarySize } from "@heddle/contracts";
import { tf } from "@heddle/ops";
import { z } from "zod";

const options = z.strictObject({
  pseudocount: z.number().min(0).default(1).describe("Count added to the total of every cell."),
});

/** log(pseudocount + Σ counts over the selected genes), natural logarithm, per cell. */
export default definePlugin({
  role: "library-size",
  name: "my-plugin",
  apiVersion: 1,
  summary: "Log total counts per cell, with a pseudocount.",
  source: "The equation above. Name the paper and the equation.",
  citations: [],
  options,
  create: ({ pseudocount }): LibrarySize => ({
    weights: [],
    state: [],
    infer: ({ counts }) => ({
      // computed in tensors: a number computed in JavaScript would be constant in a replayed step
      logSize: tf.log(tf.add(tf.exp(counts.logTotals()), pseudocount)),
    }),
  }),
});

// typed configurations check these options
declare module "@heddle/contracts" {
  interface PluginOptions {
    "library-size/my-plugin": z.input<typeof options>;
  }
}
