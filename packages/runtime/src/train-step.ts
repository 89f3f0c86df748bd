// Path of a minibatch, in the order of ARCHITECTURE.md. The rest of this package sets these steps up and stores their
// results.
import type { Minibatch, ResolvedTerms } from "@heddle/contracts";
import { inScope, type Scalar, tf } from "@heddle/ops";
import type { Composition } from "./composition/compose.js";
import { trainableWeights } from "./composition/weights.js";
import { adversaryGradients } from "./step/adversary.js";
import type { StepContexts } from "./step/contexts.js";
import { gradientsOf } from "./step/gradients.js";
import { guardFinite } from "./step/non-finite.js";
import { type StepOutcome, type StepReading, stepReader } from "./step/reading.js";

/** sparse batch → encoder → posterior → latent → decoder → likelihood → objective, and with labels the classifier, for a minibatch of N cells. */
export function forward(model: Composition, batch: Minibatch, steps: StepContexts): StepOutcome {
  const { librarySize, encoder, decoder, likelihood, prior, objective, classifier } = model;
  const { logSize, divergence: libraryDivergence } = librarySize.infer(batch, steps.for("library-size"));
  const posterior = encoder.encode(batch, steps.for("encoder"));
  const latent = posterior.sample(steps.for("encoder"));
  const heads = decoder.decode(latent, batch.covariates, steps.for("decoder"));
  const logProb = likelihood.logProb(batch.counts, heads, logSize);
  const divergence = prior.divergence(posterior, latent, batch.covariates, steps.for("prior"));
  const { covariates } = batch;
  const input = { logProb, libraryDivergence, posterior, latent, divergence, prior, covariates };
  const terms = {
    ...objective.terms(input, steps.for("objective")),
    ...(batch.labels && classifier?.terms(batch.labels, posterior)),
  };
  return { ...input, terms, total: total(terms) };
}

/** One update of every weight. Throws HeddleError "non-finite" before any weight changes. */
export function trainStep(model: Composition, batch: Minibatch, steps: StepContexts): StepReading {
  return inScope(() => {
    const reader = stepReader(batch.counts.cells);
    const { gradients, latent } = gradientsOf(trainableWeights(model), () => reader.keep(forward(model, batch, steps)));
    const reading = reader.read();
    guardFinite(reading, model, steps);
    const adversary = adversaryGradients(model, latent, steps);
    model.optimizer.apply(gradients, steps.scalar("optimizer", "learningRate"));
    adversary?.apply();
    model.adaptation?.restoreFrozenRows();
    steps.applyUpdates();
    reader.dispose();
    return reading;
  });
}

/** The forward pass without an update, for validation. */
export function evaluateStep(model: Composition, batch: Minibatch, steps: StepContexts): StepReading {
  return inScope(() => {
    const reader = stepReader(batch.counts.cells);
    reader.keep(forward(model, batch, steps));
    reader.dispose();
    return reader.read();
  });
}

/** The loss: Σ weight · mean over cells of value. */
function total(terms: ResolvedTerms): Scalar {
  const weighted = Object.values(terms).map(({ value, weight }): Scalar => tf.mul(weight, tf.mean(value)));
  return tf.addN(weighted);
}
