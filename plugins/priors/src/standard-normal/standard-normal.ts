import {
  type Covariates,
  type Divergence,
  definePlugin,
  HeddleError,
  type Latent,
  type LatentSpec,
  type Posterior,
  type Prior,
  type StepContext,
  TOKENS,
} from "@heddle/contracts";
import { type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import { z } from "zod";

const LOG_TWO_PI = 1.8378770664093453;

class StandardNormal implements Prior {
  readonly weights = [];
  readonly state = [];

  constructor(private readonly spec: LatentSpec) {}

  /** KL(N(μ, σ²) ‖ N(0, 1)) = ½ (μ² + σ² − 1 − log σ²) per unit (Kingma & Welling 2013, appendix B). */
  divergence(posterior: Posterior): Divergence {
    const units = posterior.groups.map((group) => {
      if (group.kind !== "gaussian") throw notGaussian(group.kind);
      const { mean, logVariance } = group;
      const sum = tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), tf.add(logVariance, 1));
      return tf.mul(0.5, sum) as Tensor2D;
    });
    const perGroup = tf.concat(
      units.map((unit) => tf.sum(unit, 1, true)),
      1,
    ) as Tensor2D;
    return { perGroup, perUnit: tf.concat(units, 1) as Tensor2D, estimator: "analytic" };
  }

  logProb(latent: Latent): Tensor1D {
    return tf.mul(-0.5, tf.sum(tf.add(tf.square(latent.z), LOG_TWO_PI), 1)) as Tensor1D;
  }

  sample(cells: number, _covariates: Covariates, step: StepContext): Latent {
    const parts = this.spec.groups.map((group, i) => {
      if (group.kind !== "gaussian") throw notGaussian(group.kind);
      return step.random.normal(`prior${i}`, [cells, group.size]) as Tensor2D;
    });
    return { z: tf.concat(parts, 1) as Tensor2D, spec: this.spec };
  }
}

const notGaussian = (kind: string) =>
  new HeddleError("incompatible-plugins", {
    expected: "Gaussian latents for the prior standard-normal",
    got: `a ${kind} group`,
    next: "Choose a prior that covers such a group.",
  });

export default definePlugin({
  role: "prior",
  name: "standard-normal",
  apiVersion: 1,
  summary: "N(0, I), with the divergence in closed form (Kingma & Welling 2013).",
  source: "Appendix B of the paper.",
  citations: [
    {
      text: "Kingma & Welling 2014. Auto-Encoding Variational Bayes. ICLR.",
      url: "https://arxiv.org/abs/1312.6114",
    },
  ],
  options: z.strictObject({}),
  needs: [TOKENS.latentSpec],
  create: (_options, [spec]) => new StandardNormal(spec),
});
