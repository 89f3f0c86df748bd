import { definePlugin, type LatentGroup, type PosteriorGroup, type StepContext, TOKENS } from "@heddle/contracts";
import { type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import { z } from "zod";
import { FactorizedPrior, type GroupDraw, type PriorPart } from "../groups/factorized-prior.js";
import { momentsOf } from "../groups/gaussian-group.js";
import { UniformCode } from "../groups/uniform-code.js";

const LOG_TWO_PI = 1.8378770664093453;

/** N(0, I) over the U coordinates of a Gaussian group. */
class NormalGroup implements PriorPart {
  readonly weights = [];
  readonly estimator = "analytic";
  readonly perUnit = true;

  constructor(private readonly size: number) {}

  /** KL(N(μ, σ²) ‖ N(0, 1)) = ½ (μ² + σ² − 1 − log σ²) per unit (Kingma & Welling 2013, appendix B). */
  divergence(group: PosteriorGroup): Tensor2D {
    const { mean, logVariance } = momentsOf(group);
    const twice = tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), tf.add(logVariance, 1));
    return tf.mul(0.5, twice) as Tensor2D;
  }

  logProb({ z: draw }: GroupDraw): Tensor1D {
    return tf.mul(-0.5, tf.sum(tf.add(tf.square(draw), LOG_TWO_PI), 1)) as Tensor1D;
  }

  sample(cells: number, number: number, _covariates: unknown, step: StepContext): Tensor2D {
    return step.random.normal(`prior${number}`, [cells, this.size]) as Tensor2D;
  }
}

const part = (group: LatentGroup): PriorPart =>
  group.kind === "gaussian" ? new NormalGroup(group.size) : new UniformCode(group.categories);

export default definePlugin({
  role: "prior",
  name: "standard-normal",
  apiVersion: 1,
  summary: "N(0, I) with the KL divergence in closed form (Kingma & Welling 2013); uniform categorical latents.",
  source: "Appendix B of the paper.",
  citations: [
    {
      text: "Kingma & Welling 2014. Auto-Encoding Variational Bayes. ICLR.",
      url: "https://arxiv.org/abs/1312.6114",
    },
  ],
  options: z.strictObject({}),
  needs: [TOKENS.latentSpec],
  create: (_options, [spec]) => new FactorizedPrior(spec, spec.groups.map(part)),
});
