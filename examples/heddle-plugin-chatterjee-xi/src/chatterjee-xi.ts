import {
  type Column,
  definePlugin,
  HeddleError,
  type Matrix,
  type Metric,
  type MetricContext,
  type MetricInput,
  type MetricResult,
} from "@heddle/contracts";
import { z } from "zod";
import { chatterjeeXi } from "./xi.js";

const options = z.strictObject({
  permutations: z
    .number()
    .int()
    .min(0)
    .max(1000)
    .default(10)
    .describe("Permutations of the factor for the null value; 0 for none."),
  fewestCells: z.number().int().min(3).default(20).describe("Factors with fewer cells are skipped."),
});
type Options = z.output<typeof options>;

/**
 * Largest ξ of any latent for each continuous factor and each level of a categorical factor: the degree to which the
 * factor is a function of that latent, of any shape. Unlike Spearman ρ, it detects non-monotone functions, for example
 * a latent that is high in the middle of a trajectory and low at both ends.
 */
export default definePlugin({
  role: "metric",
  name: "chatterjee-xi",
  apiVersion: 1,
  summary: "Degree to which each factor is a function, of any shape, of its best latent (Chatterjee 2021).",
  source: "Equation 1.1 of the paper with its correction for ties, as scipy.stats.chatterjeexi.",
  citations: [
    {
      text: "Chatterjee 2021. A New Coefficient of Correlation. Journal of the American Statistical Association 116.",
      url: "https://doi.org/10.1080/01621459.2020.1758115",
    },
  ],
  options,
  create: (chosen): Metric => ({
    needs: { embeddings: "one", factors: "any" },
    evaluate: async (input, context) => evaluate(input, context, chosen),
  }),
});

// typed configurations check these options
declare module "@heddle/contracts" {
  interface PluginOptions {
    "metric/chatterjee-xi": z.input<typeof options>;
  }
}

function evaluate({ embeddings, factors }: MetricInput, context: MetricContext, chosen: Options): MetricResult[] {
  const { representation } = embeddings[0];
  if (!representation.values.every(Number.isFinite)) {
    throw new HeddleError("non-finite", {
      expected: "a finite latent representation",
      got: "NaN or infinity",
      next: "Remove these cells.",
    });
  }
  return [...factors.columns].flatMap(([factor, column]) =>
    targetsOf(column).flatMap(({ level, values }) => {
      const known = Array.from(values.keys()).filter((cell) => !Number.isNaN(values[cell]));
      const target = Float64Array.from(known, (cell) => values[cell]);
      if (known.length < chosen.fewestCells || new Set(target).size < 2) return [];
      context.signal?.throwIfAborted();
      const random = context.random.stream(factor).stream(level ?? "");
      const { latent, value } = bestLatent(representation, known, target, random);
      const nullValue = chanceLevel(representation, known, target, random.stream("null"), chosen.permutations);
      return [
        {
          name: "chatterjee-xi",
          factor,
          ...(level !== undefined && { level }),
          latent,
          value,
          ...(nullValue !== undefined && { nullValue }),
          ceiling: 1,
          higherIsBetter: true,
          note: "Without an interval: bootstrap resamples repeat cells, which ties ranks.",
        },
      ];
    }),
  );
}

/** Target values, NaN if missing: a continuous factor itself, or an indicator of each level. */
function targetsOf(column: Column): { level?: string; values: Float64Array }[] {
  if (column.kind === "number") return [{ values: column.values }];
  if (column.kind === "string") return [];
  return column.categories.map((level, code) => ({
    level,
    values: Float64Array.from(column.codes, (own) => (own < 0 ? Number.NaN : own === code ? 1 : 0)),
  }));
}

function bestLatent(
  { columns, values }: Matrix,
  known: readonly number[],
  target: Float64Array,
  random: MetricContext["random"],
) {
  let best = { latent: 0, value: Number.NEGATIVE_INFINITY };
  for (let latent = 0; latent < columns; latent++) {
    const own = Float64Array.from(known, (cell) => values[cell * columns + latent]);
    const value = chatterjeeXi(own, target, random.stream(latent));
    if (value > best.value) best = { latent, value };
  }
  return best;
}

/** Mean ξ of the best latent over permutations of the target: above 0, because it is a maximum over latents. */
function chanceLevel(
  representation: Matrix,
  known: readonly number[],
  target: Float64Array,
  random: MetricContext["random"],
  permutations: number,
): number | undefined {
  if (permutations === 0) return undefined;
  let sum = 0;
  for (let i = 0; i < permutations; i++) {
    const stream = random.stream(i);
    const shuffled = Float64Array.from(stream.permutation(target.length), (cell) => target[cell]);
    sum += bestLatent(representation, known, shuffled, stream).value;
  }
  return sum / permutations;
}
