import {
  type Covariates,
  type Divergence,
  definePlugin,
  type Encoder,
  HeddleError,
  type Latent,
  type LatentSpec,
  type Posterior,
  type Prior,
  type StepContext,
  TOKENS,
  type Variable,
} from "@heddle/contracts";
import { log } from "@heddle/numerics";
import { matrixProduct, type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import { z } from "zod";
import { chooseComponent } from "../groups/choose-component.js";
import { PseudoInputs } from "./pseudo-inputs.js";

const options = z.strictObject({
  components: z
    .int()
    .min(1)
    .default(50)
    .describe("Number of pseudo-inputs, each encoded at every step at the cost of one more cell (500 in the paper)."),
});

/** Pseudo-inputs are encoded in evaluation mode: with running moments, without noise. */
const outsideTraining: StepContext = {
  training: false,
  datasetSize: 0,
  random: { normal: noNoise, uniform: noNoise, permutation: noNoise },
  schedule: noNoise,
  temperature: noNoise,
  update: () => {},
};

function noNoise(): never {
  throw new HeddleError("internal", {
    expected: "an encoder without noise and schedules in evaluation mode, for the prior vamp",
    got: "an encoder that uses them",
    next: "Choose another encoder or prior, and report this to the author of the encoder.",
  });
}

/** p(z) = 1/K Σ_k q(z | u_k) with learned pseudo-inputs u_k, joint over all latents. */
class Vamp implements Prior {
  readonly state = [];
  readonly usesCovariates = [];

  constructor(
    private readonly inputs: PseudoInputs,
    private readonly encoder: Encoder,
    private readonly spec: LatentSpec,
    private readonly size: number,
  ) {}

  get weights(): readonly Variable[] {
    return this.inputs.weights;
  }

  /** log q(z | x) − log p(z) at the sample: the KL of a mixture has no closed form and does not decompose over units. */
  divergence(posterior: Posterior, latent: Latent, covariates: Covariates): Divergence {
    const own = tf.sum(posterior.logProb(latent), 1);
    const perGroup = tf.expandDims(tf.sub(own, this.logProb(latent, covariates)), 1) as Tensor2D;
    return { perGroup, estimator: "monte-carlo" };
  }

  logProb(latent: Latent, _covariates: Covariates): Tensor1D {
    const { components } = this.inputs;
    const logWeights = tf.fill([latent.z.shape[0], components], -log(components)) as Tensor2D;
    return this.encoded().aggregateLogProb(latent, logWeights).joint;
  }

  sample(cells: number, _covariates: Covariates, step: StepContext): Latent {
    const { components } = this.inputs;
    const equal = tf.fill([1, components], 1 / components) as Tensor2D;
    const chosen = chooseComponent(step.random.uniform("component", [cells, 1]) as Tensor2D, equal);
    const [group] = this.encoded().groups;
    if (group?.kind !== "gaussian") throw notOneGaussian(this.encoded().spec);
    const mean = matrixProduct(chosen, group.mean);
    const deviation = tf.exp(tf.mul(0.5, matrixProduct(chosen, group.logVariance)));
    const noise = step.random.normal("prior", [cells, this.size]);
    return { z: tf.add(mean, tf.mul(noise, deviation)) as Tensor2D, spec: this.spec };
  }

  private encoded(): Posterior {
    return this.encoder.encode(this.inputs.values(), outsideTraining);
  }
}

function sizeOf(spec: LatentSpec): number {
  const [group, ...others] = spec.groups;
  if (group?.kind === "gaussian" && others.length === 0) return group.size;
  throw notOneGaussian(spec);
}

const notOneGaussian = ({ groups }: LatentSpec) =>
  new HeddleError("incompatible-plugins", {
    expected: "one group of Gaussian latents: vamp has one KL divergence for all latents together",
    got: `${groups.map(({ kind }) => kind).join(" + ")}: groups whose divergences the objective weights separately`,
    next: "Choose prior: standard-normal, gaussian-mixture or conditional, or another objective.",
  });

/** VampPrior: equal mixture of the posteriors of K pseudo-inputs (Tomczak & Welling 2018, equation 9). */
export default definePlugin({
  role: "prior",
  name: "vamp",
  apiVersion: 1,
  summary: "Mixture of the posteriors of learned pseudo-inputs (VampPrior, Tomczak & Welling 2018).",
  source: "Equation 9 of the paper.",
  citations: [
    { text: "Tomczak & Welling 2018. VAE with a VampPrior. AISTATS.", url: "https://arxiv.org/abs/1705.07120" },
  ],
  options,
  needs: [TOKENS.data, TOKENS.latentSpec, TOKENS.likelihood, TOKENS.encoder, TOKENS.random],
  create({ components }, [data, spec, likelihood, encoder, random]) {
    const size = sizeOf(spec);
    const inputs = new PseudoInputs(components, data, likelihood.support, encoder.usesCovariates, random);
    return new Vamp(inputs, encoder, spec, size);
  },
});
