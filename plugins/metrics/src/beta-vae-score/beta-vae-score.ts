import { defineMetric, type Random } from "@heddle/contracts";
import { z } from "zod";
import { type Guess, guessingOptions, guessingResults } from "../shared/fixed-factor/guessing-metric.js";
import { drawGroup, type SharedValue } from "../shared/fixed-factor/shared-value.js";
import { type LinearRule, logisticRegression, scoresOf } from "../shared/prediction/logistic-regression.js";
import { entriesOf, standardize } from "../shared/prediction/standardize.js";

const NAME = "beta-vae-score";

/**
 * `beta-vae-score` (Higgins et al. 2017, ICLR, §3; as disentanglement_lib's beta_vae.py, 86a644d4). In a batch, 64 pairs
 * of cells share the value of one factor. A linear classifier predicts this factor from the mean |difference| of each
 * latent. The value is its accuracy on new batches.
 *
 * The original intervenes: it draws the other factors independently. Here, cells are drawn from the observed cells.
 * Confounded factors (such as a batch with one condition) are therefore hard to distinguish even by perfect latents.
 * Training and testing batches share cells, so the interval covers only the sampling of batches. The classifier is a
 * ridge logistic regression of each factor against the others, on standardized latents and differences. Cells share a
 * continuous factor if its values are in the same band.
 */
export default defineMetric({
  name: NAME,
  summary: "Accuracy of a classifier of the factor that pairs of cells share, from their differences (Higgins 2017).",
  source: "disentanglement_lib's beta_vae.py (86a644d4), on observed factors.",
  citations: [
    {
      text: "Higgins et al. 2017. beta-VAE: Learning Basic Visual Concepts with a Constrained Variational Framework. ICLR.",
      url: "https://openreview.net/forum?id=Sy2fzU9gl",
    },
    {
      text: "Locatello et al. 2019. Challenging Common Assumptions in the Unsupervised Learning of Disentangled Representations. ICML.",
      url: "https://arxiv.org/abs/1811.12359",
    },
  ],
  options: z.strictObject(guessingOptions),
  factors: "any",
  evaluate: (options, input, context) => guessingResults(NAME, guessFromDifferences, input, context, options),
});

const guessFromDifferences: Guess = (columns, factors, { batchSize, training, testing }, random) => {
  const total = training + testing;
  const labels = Int32Array.from({ length: total }, (_, batch) => batch % factors.length);
  const features = columns.map(() => new Float64Array(total));
  for (let batch = 0; batch < total; batch++) {
    const differences = meanDifferences(columns, factors[labels[batch]], batchSize, random.stream(batch));
    for (const [latent, difference] of differences.entries()) features[latent][batch] = difference;
  }
  const learned = Int32Array.from({ length: training }, (_, batch) => batch);
  const tested = Int32Array.from({ length: testing }, (_, batch) => training + batch);
  const standard = standardize(features, learned).columns;
  const known = entriesOf(standard, learned);
  const rules = factors.map((_, factor) =>
    logisticRegression(
      known,
      Uint8Array.from(learned, (batch) => (labels[batch] === factor ? 1 : 0)),
    ),
  );
  return rightGuesses(
    rules,
    entriesOf(standard, tested),
    Int32Array.from(tested, (batch) => labels[batch]),
  );
};

function meanDifferences(
  columns: readonly Float64Array[],
  factor: SharedValue,
  pairs: number,
  random: Random,
): Float64Array {
  const sums = new Float64Array(columns.length);
  for (let pair = 0; pair < pairs; pair++) {
    const group = drawGroup(factor, random);
    const first = random.integer(group.length);
    // A different cell than the first.
    const second = (first + 1 + random.integer(group.length - 1)) % group.length;
    for (const [latent, values] of columns.entries()) {
      sums[latent] += Math.abs(values[group[first]] - values[group[second]]) / pairs;
    }
  }
  return sums;
}

function rightGuesses(rules: readonly LinearRule[], columns: readonly Float64Array[], labels: Int32Array): Uint8Array {
  const scores = rules.map((rule) => scoresOf(columns, rule));
  return Uint8Array.from(labels, (label, batch) => {
    let best = 0;
    for (let factor = 1; factor < scores.length; factor++)
      if (scores[factor][batch] > scores[best][batch]) best = factor;
    return best === label ? 1 : 0;
  });
}
