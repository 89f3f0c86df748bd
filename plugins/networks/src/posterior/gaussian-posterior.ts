import type { Latent, LatentSpec, Posterior, PosteriorGroup, StepContext } from "@heddle/contracts";
import { type Tensor1D, type Tensor2D, tf } from "@heddle/ops";

const LOG_TWO_PI = 1.8378770664093453;

/** log N(z; mean, exp(logVariance)), elementwise, nats. */
function gaussianLogProb(z: Tensor2D, mean: Tensor2D, logVariance: Tensor2D): Tensor2D {
  // not tf.squaredDifference: its gradient fails where one operand was broadcast
  const squared = tf.mul(tf.square(tf.sub(z, mean)), tf.exp(tf.neg(logVariance)));
  return tf.mul(-0.5, tf.add(tf.add(squared, logVariance), LOG_TWO_PI)) as Tensor2D;
}

/**
 * q(z | x) = N(mean, diag exp(logVariance)), N cells × U coordinates (Kingma & Welling 2013, arXiv:1312.6114, §3).
 * See `Posterior`.
 */
export class GaussianPosterior implements Posterior {
  readonly spec: LatentSpec;
  readonly groups: readonly PosteriorGroup[];

  constructor(
    private readonly mean: Tensor2D,
    private readonly logVariance: Tensor2D,
  ) {
    this.spec = { groups: [{ kind: "gaussian", size: mean.shape[1] }] };
    this.groups = [{ kind: "gaussian", mean, logVariance }];
  }

  get code(): Tensor2D {
    return this.mean;
  }

  sample(step: StepContext): Latent {
    const noise = step.random.normal("latent", this.mean.shape);
    const z = tf.add(this.mean, tf.mul(noise, tf.exp(tf.mul(0.5, this.logVariance)))) as Tensor2D;
    return { z, spec: this.spec };
  }

  logProb(latent: Latent): Tensor2D {
    return gaussianLogProb(latent.z, this.mean, this.logVariance);
  }

  /** One N × N table at a time, never N × N × U. */
  aggregateLogProb(latent: Latent, logWeights: Tensor2D): { joint: Tensor1D; perUnit: Tensor2D } {
    const units = this.mean.shape[1];
    const column = (x: Tensor2D, unit: number) => tf.slice(x, [0, unit], [-1, 1]);
    const perUnit: Tensor1D[] = [];
    let joint = logWeights;
    for (let unit = 0; unit < units; unit++) {
      const mean = tf.transpose(column(this.mean, unit));
      const logVariance = tf.transpose(column(this.logVariance, unit));
      const pairwise = gaussianLogProb(column(latent.z, unit), mean, logVariance);
      joint = tf.add(joint, pairwise);
      perUnit.push(tf.logSumExp(tf.add(pairwise, logWeights), 1) as Tensor1D);
    }
    return { joint: tf.logSumExp(joint, 1) as Tensor1D, perUnit: tf.stack(perUnit, 1) as Tensor2D };
  }
}
