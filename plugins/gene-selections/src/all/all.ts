import { definePlugin, HeddleError } from "@heddle/contracts";
import { z } from "zod";

/** Every gene of the data. A `count` is refused unless it is the number of genes. */
export default definePlugin({
  role: "gene-selection",
  name: "all",
  apiVersion: 1,
  summary: "Every gene of the data.",
  source: "Heddle's own.",
  options: z.strictObject({}),
  create: () => ({
    select: async (dataset, { count }) => {
      if (count !== undefined && count !== dataset.genes) {
        throw new HeddleError(count > dataset.genes ? "bad-data" : "config", {
          expected: `no count of genes, or ${dataset.genes}, for the selection "all"`,
          got: `${count}`,
          next: "Leave the count out, or choose a selection that ranks genes.",
        });
      }
      return Int32Array.from({ length: dataset.genes }, (_, gene) => gene);
    },
  }),
});
