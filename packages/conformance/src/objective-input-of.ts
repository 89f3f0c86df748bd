import type { Divergence, Latent, ObjectiveInput, Prior } from "@heddle/contracts";
import { type Tensor2D, tf } from "@heddle/ops";
import { gaussianPosterior } from "./gaussian-input.js";

const LOG_TWO_PI = 1.8378770664093453;

export type Rows = readonly (readonly number[])[];

/** One row per cell, one column per latent; absent parts have defaults. */
export interface ObjectiveInputParts {
  /** Sampled latents. */
  readonly z: Rows;
  /** Posterior means; default `z`. */
  readonly mean?: Rows;
  /** Posterior log variances; default 0. */
  readonly logVariance?: Rows;
  /** log p(x | z) per cell, nats; default −1. */
  readonly logProb?: readonly number[];
  /** KL divergence of a learned library size per cell, nats; absent by default. */
  readonly libraryDivergence?: readonly number[];
  /** KL divergence per cell and latent group, nats; default: the analytic one of the posterior from N(0, I). */
  readonly perGroup?: Rows;
  /** The same per unit. */
  readonly perUnit?: Rows;
  /** Samples that `prior.sample` returns; default: from the step. */
  readonly priorDraws?: Rows;
}

const matrix = (rows: Rows): Tensor2D => tf.tensor2d(rows.map((row) => [...row]));

/** The input of `Objective.terms` for one group of Gaussian latents with the prior N(0, I). */
export function objectiveInput(parts: ObjectiveInputParts): ObjectiveInput {
  const { z, mean = z, logVariance = z.map((row) => row.map(() => 0)), libraryDivergence, priorDraws } = parts;
  const spec: Latent["spec"] = { groups: [{ kind: "gaussian", size: z[0]?.length ?? 0 }] };
  const posterior = gaussianPosterior(spec, matrix(mean), matrix(logVariance));
  return {
    logProb: tf.tensor1d(parts.logProb ? [...parts.logProb] : z.map(() => -1)),
    ...(libraryDivergence && { libraryDivergence: tf.tensor1d([...libraryDivergence]) }),
    posterior,
    latent: { z: matrix(z), spec },
    divergence: divergenceOf(posterior, parts),
    prior: standardNormalPrior(spec, priorDraws && matrix(priorDraws)),
    covariates: new Map(),
  };
}

function divergenceOf(posterior: ObjectiveInput["posterior"], { perGroup, perUnit }: ObjectiveInputParts): Divergence {
  const analytic = standardNormalDivergence(posterior);
  return {
    ...analytic,
    ...(perUnit && { perUnit: matrix(perUnit), perGroup: tf.sum<Tensor2D>(matrix(perUnit), 1, true) }),
    ...(perGroup && { perGroup: matrix(perGroup) }),
  };
}

/** KL(q(z | x) ‖ N(0, I)) of a Gaussian posterior: ½ Σ (μ² + σ² − ln σ² − 1). */
function standardNormalDivergence({ groups }: ObjectiveInput["posterior"]): Divergence {
  const perUnit = groups.map((group): Tensor2D => {
    if (group.kind !== "gaussian") throw new Error("this input has Gaussian latents only");
    const { mean, logVariance } = group;
    return tf.mul(0.5, tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), tf.add(logVariance, 1)));
  });
  const perGroup = perUnit.map((unit): Tensor2D => tf.sum(unit, 1, true));
  return { perGroup: tf.concat(perGroup, 1), perUnit: tf.concat(perUnit, 1), estimator: "analytic" };
}

/** N(0, I); `sample` returns `draws` if given, and samples from the step otherwise. */
export const standardNormalPrior = (spec: Latent["spec"], draws?: Tensor2D): Prior => ({
  weights: [],
  state: [],
  usesCovariates: [],
  divergence: standardNormalDivergence,
  logProb: ({ z }) => tf.mul(-0.5, tf.sum(tf.add(tf.square(z), LOG_TWO_PI), 1)),
  sample: (cells, _covariates, step) => {
    const columns = spec.groups.reduce((sum, group) => sum + (group.kind === "gaussian" ? group.size : 0), 0);
    return { z: draws ?? (step.random.normal("prior", [cells, columns]) as Tensor2D), spec };
  },
});
