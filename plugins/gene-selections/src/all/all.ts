import { definePlugin, HeddleError } from "@heddle/contracts";
import { z } from "zod";

/** All genes of the data. Refuses a `count` other than the number of genes. */
export default definePlugin({
  role: "gene-selection",
  name: "all",
  apiVersion: 1,
  summary: "All genes of the data.",
  source: "Heddle's own.",
  options: z.strictObject({}),
  create: () => ({
    select: async (dataset, { count }) => {
      if (count !== undefined && count !== dataset.genes) {
        throw new HeddleError(count > dataset.genes ? "bad-data" : "config", {
          expected: `no genes.count, or ${dataset.genes}, for the selection "all"`,
          got: `${count}`,
          next: "Remove genes.count, or choose a selection that ranks genes.",
        });
      }
      return Int32Array.from({ length: dataset.genes }, (_, gene) => gene);
    },
  }),
});
