import { type CircularFactor, defineMetric, type MetricResult, unusableResult } from "@heddle/contracts";
import { z } from "zod";
import { samplingOptions } from "../shared/options/sampling-options.js";
import { type FactorStudy, type Measure, studyFactors } from "../shared/resampling/factor-study.js";
import { placeOfLargest, scoreOf } from "../shared/resampling/score.js";
import { TO_ONE, UNIT } from "../shared/results/range.js";
import { scoreResult } from "../shared/results/score-result.js";
import { circleProducts } from "./circle-products.js";
import { explainedCircle, singleCeiling } from "./explained-circle.js";

const NAME = "circular-r2";
const schema = z.strictObject({ ...samplingOptions });

/** Rows of the measure. */
const SINGLES = 0;
/** Share of the best pair, and its latents. */
const PAIR = 1;
/** Share of all latents, and the ceiling of one latent. */
const ALL = 2;

/**
 * Share of the variance of (cos θ, sin θ) of a circular factor θ that a linear regression explains, as in the circular
 * regression of Jammalamadaka & SenGupta (2001). Both responses are fitted by least squares on the latents; the share is
 * their R², weighted by their variances. It does not depend on the zero or the direction of the angle. Results per factor:
 * - `circular-r2`: the best pair of latents, because two coordinates describe a circle;
 * - `circular-r2/single`: the best single latent. For uniform angles it is at most 1/2: its ceiling is the share of the
 *   first principal axis of (cos θ, sin θ);
 * - `circular-r2/all`: all latents. Rotations of the latents do not change it, and no pair exceeds it.
 *
 * Null values are means with the angles permuted and the latents chosen again. All cells are used for fit and evaluation:
 * `circular-r2/all` of noise is the number of latents / (n − 1).
 */
export default defineMetric({
  name: NAME,
  summary: "Share of the variance of a circular factor that the best pair, one latent, and all latents explain.",
  source: "Least-squares regression of cosine and sine.",
  citations: [
    {
      text: "Jammalamadaka & SenGupta 2001. Topics in Circular Statistics. World Scientific.",
      url: "https://doi.org/10.1142/4031",
    },
  ],
  options: schema,
  factors: "circular",
  otherFactors: "it evaluates circular factors; r2 evaluates levels and numbers",
  async evaluate(options, { embedding, factors }, context) {
    const studies = await studyFactors(embedding, factors, circleMeasure, options, context);
    return studies.flatMap(resultsOf);
  },
});

const circleMeasure: Measure<CircularFactor> = (latents, factor) => {
  const productsOf = circleProducts(latents, factor);
  const all = [...latents.keys()];
  const pairs = all.flatMap((first) => all.slice(first + 1).map((second) => [first, second]));
  return (sample) => {
    const products = productsOf(sample);
    const shares = Float64Array.from(pairs, (pair) => explainedCircle(products, pair));
    const best = placeOfLargest(shares);
    return [
      Float64Array.from(all, (latent) => explainedCircle(products, [latent])),
      pairs.length === 0 ? new Float64Array() : Float64Array.of(shares[best], ...pairs[best]),
      Float64Array.of(explainedCircle(products, all), singleCeiling(products)),
    ];
  };
};

function resultsOf(study: FactorStudy<CircularFactor>): MetricResult[] {
  const { observed } = study;
  const factor = study.factor.name;
  const share = (row: number, repeated: string) =>
    scoreOf([study], ([rows]) => shareOf(rows[row], row), {
      range: UNIT,
      repeated,
      parts: ([rows]) => [shareOf(rows[row], row)],
    });
  const latent = placeOfLargest(observed[SINGLES]);
  const [, first, second] = observed[PAIR];
  const single = { name: `${NAME}/single`, factor, latent, ...TO_ONE, ceiling: observed[ALL][1] };
  return [
    observed[PAIR].length === 0
      ? unusableResult(NAME, { factor, reason: "a pair needs two latents" })
      : scoreResult(
          share(PAIR, "latents chosen again in each"),
          { name: NAME, factor, ...TO_ONE },
          `latents ${first + 1} and ${second + 1}`,
        ),
    scoreResult(share(SINGLES, "latent chosen again in each"), single),
    scoreResult(share(ALL, "fitted again in each"), { name: `${NAME}/all`, factor, ...TO_ONE }),
  ];
}

/** The share of a row: the largest of single latents, else its first entry. */
const shareOf = (row: Float64Array, which: number): number => row[which === SINGLES ? placeOfLargest(row) : 0];
