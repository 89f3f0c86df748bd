import { definePlugin, type LatentGroup, type PosteriorGroup, type StepContext, TOKENS } from "@heddle/contracts";
import { log } from "@heddle/numerics";
import { type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import { z } from "zod";
import { FactorizedPrior, type GroupDraw, type PriorPart } from "../groups/factorized-prior.js";
import { momentsOf } from "../groups/gaussian-group.js";
import { UniformCode } from "../groups/uniform-code.js";
import { foldedNormalMean } from "./folded-normal.js";

const LOG_TWO_PI_E = 2.8378770664093453;

const options = z.strictObject({
  deviation: z
    .number()
    .positive()
    .default(1)
    .describe("Standard deviation of each latent, √2 times the scale of the Laplace distribution."),
});

/** Laplace(0, b) over each of the coordinates of a Gaussian group, b = deviation / √2. */
class LaplaceGroup implements PriorPart {
  readonly weights = [];
  readonly estimator = "analytic";
  readonly perUnit = true;
  /** No Gaussian equals a Laplace distribution: at the nearest one, of deviation b √(π/2), the KL is 0.048 nats. */
  readonly excludesZero = true;

  constructor(
    private readonly size: number,
    private readonly scale: number,
  ) {}

  /** KL(N(μ, σ²) ‖ Laplace(0, b)) = E|z| / b + log 2b − ½ log(2πe σ²) per unit. */
  divergence(group: PosteriorGroup): Tensor2D {
    const { mean, logVariance } = momentsOf(group);
    const entropy = tf.mul(0.5, tf.add(logVariance, LOG_TWO_PI_E));
    const crossEntropy = tf.add(tf.div(foldedNormalMean(mean, logVariance), this.scale), log(2 * this.scale));
    return tf.sub(crossEntropy, entropy) as Tensor2D;
  }

  logProb({ z: draw }: GroupDraw): Tensor1D {
    return tf.sum(this.logDensity(draw), 1) as Tensor1D;
  }

  /** −|z| / b − ln 2b. */
  private logDensity(draw: Tensor2D): Tensor2D {
    return tf.sub(-log(2 * this.scale), tf.div(tf.abs(draw), this.scale)) as Tensor2D;
  }

  /** Draws the difference of two exponential variables. */
  sample(cells: number, number: number, _covariates: unknown, step: StepContext): Tensor2D {
    const [one, other] = ["rise", "fall"].map((name) =>
      tf.log(step.random.uniform(`${name}${number}`, [cells, this.size])),
    ) as [Tensor2D, Tensor2D];
    return tf.mul(this.scale, tf.sub(one, other)) as Tensor2D;
  }
}

const part = (group: LatentGroup, deviation: number): PriorPart =>
  group.kind === "gaussian" ? new LaplaceGroup(group.size, deviation / Math.SQRT2) : new UniformCode(group.categories);

/**
 * p(z) = Π_u Laplace(z_u; 0, b). Unlike the isotropic normal, it is not invariant to rotations of the latents. It favors
 * sparse representations: latents far from 0 in few cells, such as the program of a cell type.
 */
export default definePlugin({
  role: "prior",
  name: "laplace",
  apiVersion: 1,
  summary: "Independent Laplace distributions: sparse, not rotation-invariant, with the KL divergence in closed form.",
  source: "Sparse priors instead of the isotropic normal (Mathieu et al. 2019); super-Gaussian sources of ICA.",
  citations: [
    {
      text: "Mathieu et al. 2019. Disentangling Disentanglement in Variational Autoencoders. ICML.",
      url: "https://arxiv.org/abs/1812.02833",
    },
    {
      text: "Bell & Sejnowski 1995. An information-maximization approach to blind separation and blind deconvolution. Neural Computation 7.",
      url: "https://doi.org/10.1162/neco.1995.7.6.1129",
    },
  ],
  options,
  needs: [TOKENS.latentSpec],
  create: ({ deviation }, [spec]) =>
    new FactorizedPrior(
      spec,
      spec.groups.map((group) => part(group, deviation)),
    ),
});
