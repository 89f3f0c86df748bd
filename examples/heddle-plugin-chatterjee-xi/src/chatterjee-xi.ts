import {
  defineMetric,
  type Factor,
  type Matrix,
  type MetricContext,
  type MetricResult,
  unusableResult,
} from "@heddle/contracts";
import { z } from "zod";
import { chatterjeeXi } from "./xi.js";

const name = "chatterjee-xi";
const options = z.strictObject({
  permutations: z
    .number()
    .int()
    .min(0)
    .max(1000)
    .default(10)
    .describe("Permutations of the factor for the null value; 0 for none."),
  fewestCells: z.number().int().min(3).default(20).describe("Minimum number of cells in which a factor is known."),
});

/**
 * Largest ξ of any latent for each continuous factor and each level of a categorical factor: the degree to which the
 * factor is a function of that latent, of any shape. Unlike Spearman ρ, it detects non-monotone functions, for example
 * a latent that is high in the middle of a trajectory and low at both ends.
 */
export default defineMetric({
  name,
  summary: "Degree to which each factor is a function, of any shape, of its best latent (Chatterjee 2021).",
  source: "Equation 1.1 of the paper with its correction for ties, as scipy.stats.chatterjeexi.",
  citations: [
    {
      text: "Chatterjee 2021. A New Coefficient of Correlation. Journal of the American Statistical Association 116.",
      url: "https://doi.org/10.1080/01621459.2020.1758115",
    },
  ],
  options,
  factors: "any",
  evaluate({ permutations, fewestCells }, { embedding, factors }, context) {
    return factors.flatMap((factor): MetricResult[] => {
      if (factor.cells.length < fewestCells)
        return [unusableResult(name, { factor: factor.name, reason: `fewer than ${fewestCells} cells have a value` })];
      return targetsOf(factor).map(({ level, target }) => {
        context.signal?.throwIfAborted();
        const random = context.random.stream(factor.name).stream(level ?? "");
        const { latent, value } = bestLatent(embedding.representation, factor.cells, target, random);
        const nullValue = chanceLevel(
          embedding.representation,
          factor.cells,
          target,
          random.stream("null"),
          permutations,
        );
        return {
          name,
          factor: factor.name,
          ...(level !== undefined && { level }),
          latent,
          value,
          ...(nullValue !== undefined && { nullValue }),
          ceiling: 1,
          higherIsBetter: true,
          note: "Without an interval: bootstrap resamples repeat cells, which ties ranks.",
        };
      });
    });
  },
});

// typed configurations check these options
declare module "@heddle/contracts" {
  interface PluginOptions {
    "metric/chatterjee-xi": z.input<typeof options>;
  }
}

/** Target values of the known cells: a continuous factor itself, or an indicator of each level. */
function targetsOf(factor: Factor): { readonly level?: string; readonly target: Float64Array }[] {
  if (factor.kind === "continuous") return [{ target: factor.values }];
  return factor.levels.map((level, code) => ({
    level,
    target: Float64Array.from(factor.labels, (own) => (own === code ? 1 : 0)),
  }));
}

function bestLatent(
  { columns, values }: Matrix,
  known: Int32Array,
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
  known: Int32Array,
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
