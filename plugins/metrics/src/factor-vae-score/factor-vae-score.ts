import { defineMetric, type Random } from "@heddle/contracts";
import { z } from "zod";
import { type Guess, guessingOptions, guessingResults } from "../shared/fixed-factor/guessing-metric.js";
import { drawGroup, type SharedValue } from "../shared/fixed-factor/shared-value.js";
import { placeOfLargest } from "../shared/resampling/score.js";

const NAME = "factor-vae-score";

/**
 * `factor-vae-score` (Kim & Mnih 2018, arXiv 1802.05983, §4; as disentanglement_lib's factor_vae.py, 86a644d4). In a batch,
 * 64 cells share the value of one factor. The lowest-variance latent, relative to its variance over all cells, votes for
 * this factor. A majority vote assigns a factor to each latent. The value is the share of new batches whose
 * lowest-variance latent is assigned to their factor.
 *
 * The original intervenes: it draws the other factors independently. Here, cells are drawn with replacement from observed
 * cells that share the value. Confounded factors are therefore mistaken for each other even with perfect latents, and the
 * interval covers only the sampling of batches. Cells share a continuous factor if its values are in the same band.
 * Constant latents do not vote. The original excludes latents with a standard deviation below 0.05, which would make the
 * score depend on the scale.
 */
export default defineMetric({
  name: NAME,
  summary:
    "Accuracy of a majority vote on the lowest-variance latent for the factor that a batch of cells shares (Kim & Mnih 2018).",
  source: "Section 4 of the paper; disentanglement_lib's factor_vae.py (86a644d4), on observed factors.",
  citations: [
    {
      text: "Kim & Mnih 2018. Disentangling by Factorizing. ICML.",
      url: "https://arxiv.org/abs/1802.05983",
    },
    {
      text: "Locatello et al. 2019. Challenging Common Assumptions in the Unsupervised Learning of Disentangled Representations. ICML.",
      url: "https://arxiv.org/abs/1811.12359",
    },
  ],
  options: z.strictObject(guessingOptions),
  factors: "any",
  evaluate: (options, input, context) => guessingResults(NAME, guessFromLowestVariance, input, context, options),
});

const guessFromLowestVariance: Guess = (columns, factors, { batchSize, training, testing }, random) => {
  const votes = columns.map(() => new Float64Array(factors.length));
  const learning = random.stream("training");
  for (let batch = 0; batch < training; batch++) {
    const factor = batch % factors.length;
    votes[lowestVarianceLatent(columns, factors[factor], batchSize, learning.stream(batch))][factor]++;
  }
  const standsFor = votes.map(placeOfLargest);
  const guessing = random.stream("testing");
  return Uint8Array.from({ length: testing }, (_, batch) => {
    const factor = batch % factors.length;
    const latent = lowestVarianceLatent(columns, factors[factor], batchSize, guessing.stream(batch));
    return standsFor[latent] === factor ? 1 : 0;
  });
};

/** The lowest-variance latent of a batch, for columns with variance 1; the first of equal latents. */
function lowestVarianceLatent(
  columns: readonly Float64Array[],
  factor: SharedValue,
  batchSize: number,
  random: Random,
): number {
  const group = drawGroup(factor, random);
  const cells = Int32Array.from({ length: batchSize }, () => group[random.integer(group.length)]);
  const variances = Float64Array.from(columns, (values) => {
    let sum = 0;
    for (const cell of cells) sum += values[cell];
    const middle = sum / batchSize;
    let squares = 0;
    for (const cell of cells) squares += (values[cell] - middle) * (values[cell] - middle);
    return squares;
  });
  return placeOfLargest(variances.map((variance) => -variance));
}
