import {
  definePlugin,
  type LatentGroup,
  type PosteriorGroup,
  type Random,
  type StepContext,
  TOKENS,
} from "@heddle/contracts";
import { type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import { z } from "zod";
import { FactorizedPrior, type GroupDraw, type PriorPart } from "../groups/factorized-prior.js";
import { UniformCode } from "../groups/uniform-code.js";
import { Mixture } from "./mixture.js";

const options = z.strictObject({
  components: z
    .int()
    .min(1)
    .default(10)
    .describe("Number of mixture components, each with a mean and a variance per latent."),
  spread: z.number().min(0).default(1).describe("Standard deviation of the means around 0 before training."),
});
type Options = z.infer<typeof options>;

/** A mixture over one latent group: each component covers all coordinates of the group jointly. */
class MixtureGroup implements PriorPart {
  readonly estimator = "monte-carlo";
  readonly perUnit = false;

  constructor(
    private readonly mixture: Mixture,
    private readonly size: number,
  ) {}

  get weights() {
    return this.mixture.weights;
  }

  /** log q(z | x) − log p(z) at the sample: the KL of a mixture has no closed form and does not decompose over units. */
  divergence(_group: PosteriorGroup, { z: draw }: GroupDraw, logPosterior: Tensor2D): Tensor2D {
    const difference = tf.sub(tf.sum(logPosterior, 1), this.mixture.logProb(draw));
    return tf.expandDims(difference, 1) as Tensor2D;
  }

  logProb({ z: draw }: GroupDraw): Tensor1D {
    return this.mixture.logProb(draw);
  }

  sample(cells: number, number: number, _covariates: unknown, step: StepContext): Tensor2D {
    return this.mixture.sample(
      step.random.uniform(`component${number}`, [cells, 1]) as Tensor2D,
      step.random.normal(`prior${number}`, [cells, this.size]) as Tensor2D,
    );
  }
}

function part(group: LatentGroup, number: number, { components, spread }: Options, random: Random): PriorPart {
  if (group.kind === "concrete") return new UniformCode(group.categories);
  return new MixtureGroup(new Mixture(`mixture${number}`, components, group.size, spread, random), group.size);
}

/** p(z) = Σ_k π_k N(μ_k, diag σ_k²), learned with the model, as in VaDE and scVI's MogPrior. */
export default definePlugin({
  role: "prior",
  name: "gaussian-mixture",
  apiVersion: 1,
  summary: "Learned mixture of Gaussians with a Monte Carlo KL divergence (VaDE, Jiang et al. 2017).",
  source: "Mixture of VaDE, with the KL divergence estimated by Monte Carlo.",
  citations: [
    {
      text: "Jiang et al. 2017. Variational Deep Embedding: An Unsupervised and Generative Approach to Clustering. IJCAI.",
      url: "https://arxiv.org/abs/1611.05148",
    },
  ],
  options,
  needs: [TOKENS.latentSpec, TOKENS.random],
  create: (chosen, [spec, random]) =>
    new FactorizedPrior(
      spec,
      spec.groups.map((group, i) => part(group, i, chosen, random)),
    ),
});
