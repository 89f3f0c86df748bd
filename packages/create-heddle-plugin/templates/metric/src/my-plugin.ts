import { definePlugin, HeddleError, type Metric, type MetricInput, type MetricResult } from "@heddle/contracts";
import { pearson } from "@heddle/numerics";
import { z } from "zod";

const options = z.strictObject({
  cells: z.number().int().min(3).default(3).describe("Factors with fewer cells are skipped."),
});

/** Largest squared Pearson correlation of any latent with each continuous factor. */
export default definePlugin({
  role: "metric",
  name: "my-plugin",
  apiVersion: 1,
  summary: "Largest squared correlation of any latent with each continuous factor.",
  source: "Pearson correlation. Name the paper and the equation.",
  citations: [],
  options,
  create: ({ cells }): Metric => ({
    needs: { embeddings: "one", factors: "continuous", otherFactors: "levels have no order to correlate with" },
    evaluate: async (input) => evaluate(input, cells),
  }),
});

// typed configurations check these options
declare module "@heddle/contracts" {
  interface PluginOptions {
    "metric/my-plugin": z.input<typeof options>;
  }
}

function evaluate({ embeddings, factors }: MetricInput, minCells: number): MetricResult[] {
  const { representation } = embeddings[0];
  if (!representation.values.every(Number.isFinite)) {
    throw new HeddleError("non-finite", {
      expected: "a finite latent representation",
      got: "NaN or infinity",
      next: "Leave out the cells concerned.",
    });
  }
  return [...factors.columns].flatMap(([factor, column]) => {
    if (column.kind !== "number") return [];
    // a missing value is NaN
    const known = [...column.values.keys()].filter((cell) => !Number.isNaN(column.values[cell]));
    const values = Float64Array.from(known, (cell) => column.values[cell]);
    if (known.length < minCells || new Set(values).size < 2) return [];
    const shares = Array.from({ length: representation.columns }, (_, latent) => {
      const coordinate = Float64Array.from(
        known,
        (cell) => representation.values[cell * representation.columns + latent],
      );
      return new Set(coordinate).size < 2 ? 0 : pearson(coordinate, values) ** 2;
    });
    const latent = shares.indexOf(Math.max(...shares));
    const value = shares[latent];
    return [
      { name: "my-plugin", factor, latent, value, ceiling: 1, higherIsBetter: true, note: "Without an interval." },
    ];
  });
}
