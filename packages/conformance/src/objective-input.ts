/** Seeded input of the objective suite: a posterior, N(0, I) as prior, and log probabilities. */
import type { LatentSpec, Objective, Prior, ResolvedTerms, Schedule } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { resolveTerms, type Scalar, type Tensor, type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import { momentsOf } from "./gaussian-input.js";
import { columnsOf, mixedPosterior } from "./mixed-posterior.js";
import { smallLatents } from "./model-input.js";
import { recordedStep } from "./step-input.js";

export const CELLS = 6;
const LOG_TWO_PI = 1.8378770664093453;

/** KL divergence of a categorical distribution from the uniform one, N × 1. */
const fromUniform = (logits: Tensor2D): Tensor2D =>
  tf.sum(tf.mul(tf.softmax(logits), tf.add(tf.logSoftmax(logits), Math.log(logits.shape[1]))), 1, true) as Tensor2D;

/** N(0, I); categorical latents are uniform. */
const standardNormal: Prior = {
  weights: [],
  state: [],
  usesCovariates: [],
  divergence(posterior) {
    const perUnit = posterior.groups.map((group) => {
      if (group.kind === "concrete") return fromUniform(group.logits);
      const { mean, logVariance } = group;
      const sum = tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), tf.add(logVariance, 1));
      return tf.mul(0.5, sum) as Tensor2D;
    });
    const perGroup = perUnit.map((unit) => tf.sum(unit, 1, true) as Tensor2D);
    return { perGroup: tf.concat(perGroup, 1), perUnit: tf.concat(perUnit, 1), estimator: "analytic" };
  },
  logProb: ({ z }) => tf.mul(-0.5, tf.sum(tf.add(tf.square(z), LOG_TWO_PI), 1)) as Tensor1D,
  sample: (cells, _covariates, step) => ({
    z: step.random.normal("prior", [cells, 3]) as Tensor2D,
    spec: smallLatents,
  }),
};

/** logProb and library divergence (N each), means and log variances (N × columns). */
export type Parts = readonly [Float32Array, Float32Array, Float32Array, Float32Array];
export type PartTensors = readonly [Tensor, Tensor, Tensor, Tensor];

export interface ObjectiveSubject {
  readonly create: () => Objective;
  readonly schedules: Readonly<Record<string, Schedule>>;
  readonly spec: LatentSpec;
  readonly shapesPosterior: boolean;
}

export function partsOf(spec: LatentSpec, seed = 21): Parts {
  const columns = columnsOf(spec);
  const random = createRandom(seed);
  const { mean, logVariance } = momentsOf(CELLS, columns);
  return [
    random
      .stream("logProb")
      .normals(CELLS)
      .map((v) => 3 * v - 40),
    random.stream("library").uniforms(CELLS),
    mean,
    logVariance,
  ];
}

export const tensorsOf = ([logProb, library, mean, logVariance]: Parts): PartTensors => [
  tf.tensor1d(logProb),
  tf.tensor1d(library),
  tf.tensor2d(mean, [CELLS, mean.length / CELLS]),
  tf.tensor2d(logVariance, [CELLS, mean.length / CELLS]),
];

/** −(logProb − divergence − the library's divergence), mean over cells, at the latents that `termsAt` samples. */
export function boundAt(
  spec: LatentSpec,
  [logProb, library, mean, logVariance]: PartTensors,
  divergence: "analytic" | "sampled",
): Scalar {
  const posterior = mixedPosterior(spec, mean as Tensor2D, logVariance as Tensor2D);
  const latent = posterior.sample(recordedStep({ seed: 4 }));
  const perCell =
    divergence === "analytic"
      ? tf.sum(standardNormal.divergence(posterior, latent, new Map(), recordedStep()).perGroup, 1)
      : tf.sub(tf.sum(posterior.logProb(latent), 1), standardNormal.logProb(latent, new Map()));
  return tf.mean(tf.sub(tf.add(perCell, library), logProb)) as Scalar;
}

export function termsAt(
  { schedules, spec }: ObjectiveSubject,
  objective: Objective,
  [logProb, library, mean, logVariance]: PartTensors,
  learnsLibrary = true,
  moved = false,
): { terms: ResolvedTerms; requested: Set<string> } {
  const posterior = mixedPosterior(spec, mean as Tensor2D, logVariance as Tensor2D);
  const step = recordedStep({ training: true, schedules, moved, seed: moved ? 2 : 1 });
  const latent = posterior.sample(recordedStep({ seed: moved ? 5 : 4 }));
  const divergence = standardNormal.divergence(posterior, latent, new Map(), recordedStep());
  const terms = objective.terms(
    {
      logProb: logProb as Tensor1D,
      ...(learnsLibrary && { libraryDivergence: library as Tensor1D }),
      posterior,
      latent,
      divergence,
      prior: standardNormal,
      covariates: new Map(),
    },
    step,
  );
  return { terms: resolveTerms(terms, step), requested: step.requested };
}

export const total = (terms: ResolvedTerms): Scalar =>
  tf.addN(Object.values(terms).map(({ value, weight }) => tf.mul(weight, tf.mean(value))));
