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
    .describe("Permutations of the factor behind the null value; 0 for none."),
  fewestCells: z.number().int().min(3).default(20).describe("A factor or level known in fewer cells is left out."),
});
type Options = z.output<typeof options>;

/**
 * The largest ξ of any latent for each continuous factor and each level of a categorical one: how far the factor is a
 * function of that latent, of any shape. A rank correlation sees monotone functions only, so a latent that is high in
 * the middle of a trajectory and low at both ends counts here and not there.
 */
export default definePlugin({
  role: "metric",
  name: "chatterjee-xi",
  apiVersion: 1,
  summary: "How far each factor is a function, of any shape, of its best latent (Chatterjee 2021).",
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

function evaluate({ embeddings, factors }: MetricInput, context: MetricContext, chosen: Options): MetricResult[] {
  const { codes } = embeddings[0]!;
  if (!codes.values.every(Number.isFinite)) {
    throw new HeddleError("non-finite", {
      expected: "finite codes",
      got: "NaN or infinity",
      next: "Leave out the cells concerned.",
    });
  }
  return [...factors.columns].flatMap(([factor, column]) =>
    targetsOf(column).flatMap(({ level, values }) => {
      const known = Array.from(values.keys()).filter((cell) => !Number.isNaN(values[cell]));
      const target = Float64Array.from(known, (cell) => values[cell]!);
      if (known.length < chosen.fewestCells || new Set(target).size < 2) return [];
      context.signal?.throwIfAborted();
      const random = context.random.stream(factor).stream(level ?? "");
      const { latent, value } = bestLatent(codes, known, target, random);
      const nullValue = chance(codes, known, target, random.stream("null"), chosen.permutations);
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
          note: "No interval: a resample repeats cells, and ξ counts neighbors.",
        },
      ];
    }),
  );
}

/** Numbers to be told, NaN where unknown: the factor itself, or each level against the others. */
function targetsOf(column: Column): { level?: string; values: Float64Array }[] {
  if (column.kind === "number") return [{ values: column.values }];
  if (column.kind === "string") return [];
  return column.categories.map((level, code) => ({
    level,
    values: Float64Array.from(column.codes, (own) => (own < 0 ? Number.NaN : own === code ? 1 : 0)),
  }));
}

function bestLatent(codes: Matrix, known: readonly number[], target: Float64Array, random: MetricContext["random"]) {
  let best = { latent: 0, value: Number.NEGATIVE_INFINITY };
  for (let latent = 0; latent < codes.columns; latent++) {
    const code = Float64Array.from(known, (cell) => codes.values[cell * codes.columns + latent]!);
    const value = chatterjeeXi(code, target, random.stream(latent));
    if (value > best.value) best = { latent, value };
  }
  return best;
}

/** The mean over permutations of the target of the best latent's ξ: more than 0, because the best is taken. */
function chance(
  codes: Matrix,
  known: readonly number[],
  target: Float64Array,
  random: MetricContext["random"],
  permutations: number,
): number | undefined {
  if (permutations === 0) return undefined;
  let sum = 0;
  for (let i = 0; i < permutations; i++) {
    const stream = random.stream(i);
    const shuffled = Float64Array.from(stream.permutation(target.length), (cell) => target[cell]!);
    sum += bestLatent(codes, known, shuffled, stream).value;
  }
  return sum / permutations;
}
