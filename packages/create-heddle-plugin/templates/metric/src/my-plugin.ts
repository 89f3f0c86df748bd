import { defineMetric, unusableResult } from "@heddle/contracts";
import { pearson } from "@heddle/numerics";
import { z } from "zod";

const name = "my-plugin";
const options = z.strictObject({
  cells: z.number().int().min(3).default(3).describe("Minimum number of cells in which a factor is known."),
});

/** Largest squared Pearson correlation of any latent with each continuous factor. */
export default defineMetric({
  name,
  summary: "Largest squared correlation of any latent with each continuous factor.",
  source: "Pearson correlation. Name the paper and the equation.",
  citations: [],
  options,
  factors: "continuous",
  otherFactors: "levels have no order to correlate with",
  evaluate({ cells: minCells }, { embedding, factors }) {
    const { columns, values } = embedding.representation;
    return factors.map((factor) => {
      if (factor.cells.length < minCells)
        return unusableResult(name, { factor: factor.name, reason: `fewer than ${minCells} cells have a value` });
      const shares = Array.from({ length: columns }, (_, latent) => {
        const coordinate = Float64Array.from(factor.cells, (cell) => values[cell * columns + latent]);
        return new Set(coordinate).size < 2 ? 0 : pearson(coordinate, factor.values) ** 2;
      });
      const latent = shares.indexOf(Math.max(...shares));
      return {
        name,
        factor: factor.name,
        latent,
        value: shares[latent],
        ceiling: 1,
        higherIsBetter: true,
        note: "Without an interval.",
      };
    });
  },
});

// typed configurations check these options
declare module "@heddle/contracts" {
  interface PluginOptions {
    "metric/my-plugin": z.input<typeof options>;
  }
}
