/** A Gaussian posterior, a standard normal prior and a step, by formula: what the objectives' own tests are fed. */
import type { Latent, LatentSpec, ObjectiveInput, Posterior, Prior, StepContext } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { type Tensor1D, type Tensor2D, tf } from "@heddle/ops";

const LOG_TWO_PI = 1.8378770664093453;

export type Rows = readonly (readonly number[])[];

/** log N(z; mean, exp(logVariance)), elementwise, on broadcastable tensors. */
const density = (z: Tensor2D, mean: Tensor2D, logVariance: Tensor2D): Tensor2D =>
  tf.mul(
    -0.5,
    tf.add(tf.mul(tf.square(tf.sub(z, mean)), tf.exp(tf.neg(logVariance))), tf.add(logVariance, LOG_TWO_PI)),
  ) as Tensor2D;

export function posteriorOf(mean: Tensor2D, logVariance: Tensor2D): Posterior {
  const spec: LatentSpec = { groups: [{ kind: "gaussian", size: mean.shape[1] }] };
  const inRow = (x: Tensor2D) => tf.expandDims(x, 0) as unknown as Tensor2D;
  return {
    spec,
    groups: [{ kind: "gaussian", mean, logVariance }],
    mean: mean,
    sample: () => ({ z: mean, spec }),
    logProb: ({ z }) => density(z, mean, logVariance),
    aggregateLogProb({ z }, logWeights) {
      const pairs = density(tf.expandDims(z, 1) as unknown as Tensor2D, inRow(mean), inRow(logVariance));
      return {
        joint: tf.logSumExp(tf.add(tf.sum(pairs, 2), logWeights), 1) as Tensor1D,
        perUnit: tf.logSumExp(tf.add(pairs, tf.expandDims(logWeights, 2)), 1) as unknown as Tensor2D,
      };
    },
  };
}

/** N(0, I); samples are `draws` where given. */
export const normalPrior = (draws?: Tensor2D): Prior => ({
  weights: [],
  state: [],
  usesCovariates: [],
  divergence({ groups: [group] }) {
    if (group?.kind !== "gaussian") throw new Error("Gaussian latents only");
    const { mean, logVariance } = group;
    const twice = tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), tf.add(logVariance, 1));
    const perUnit = tf.mul(0.5, twice) as Tensor2D;
    return { perGroup: tf.sum(perUnit, 1, true) as Tensor2D, perUnit, estimator: "analytic" };
  },
  logProb: ({ z }) => tf.mul(-0.5, tf.sum(tf.add(tf.square(z), LOG_TWO_PI), 1)) as Tensor1D,
  sample: (cells, _covariates, step) => ({
    z: draws ?? (step.random.normal("prior", [cells, 2]) as Tensor2D),
    spec: { groups: [{ kind: "gaussian", size: 2 }] },
  }),
});

export interface InputParts {
  readonly mean: Rows;
  readonly logVariance: Rows;
  readonly z: Rows;
  readonly priorDraws?: Rows;
}

/** What an objective is given for these moments and samples; log p(x | z) is −1 for every cell. */
export function inputOf({ mean, logVariance, z, priorDraws }: InputParts): ObjectiveInput {
  const tensor = (rows: Rows) => tf.tensor2d(rows.map((row) => [...row]));
  const posterior = posteriorOf(tensor(mean), tensor(logVariance));
  const latent: Latent = { z: tensor(z), spec: posterior.spec };
  const prior = normalPrior(priorDraws && tensor(priorDraws));
  const step = stepOf({});
  return {
    logProb: tf.fill([z.length], -1) as Tensor1D,
    posterior,
    latent,
    divergence: prior.divergence(posterior, latent, new Map(), step),
    prior,
    covariates: new Map(),
  };
}

/** A step whose schedules answer 1 where `schedules` says nothing. */
export function stepOf(schedules: Readonly<Record<string, number>>, datasetSize = 5): StepContext {
  const of = (name: string) => createRandom(1).stream(name);
  const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
  return {
    training: true,
    datasetSize,
    random: {
      normal: (name, shape) => tf.tensor(of(name).normals(size(shape)), [...shape]),
      uniform: (name, shape) => tf.tensor(of(name).uniforms(size(shape)), [...shape]),
      permutation: (name, n) => tf.tensor1d(of(name).permutation(n), "int32") as Tensor1D,
    },
    schedule: (name) => tf.scalar(schedules[name] ?? 1),
    temperature: () => tf.scalar(0.5),
    update: () => {},
  };
}

/** Rows of standard normal numbers. */
export function normalRows(rows: number, columns: number, seed: number, scale = 1): number[][] {
  const values = createRandom(seed).normals(rows * columns);
  return Array.from({ length: rows }, (_, i) =>
    Array.from(values.subarray(i * columns, (i + 1) * columns), (v) => scale * v),
  );
}
