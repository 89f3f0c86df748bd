import {
  type Covariates,
  type DataShape,
  type Decoder,
  definePlugin,
  type HeadOutput,
  type HeadOutputs,
  type HeadSpec,
  type Latent,
  type Likelihood,
  latentColumns,
  type Matrix,
  type Random,
  type StepContext,
  TOKENS,
  type Variable,
} from "@heddle/contracts";
import { Affine, covariateInput, freeHead, Perceptron, perceptronOptions } from "@heddle/layers";
import type { Tensor2D } from "@heddle/ops";
import { z } from "zod";

const options = z.strictObject({
  ...perceptronOptions,
  dropout: z.number().min(0).lt(1).default(0).describe("Dropout rate of hidden units during training."),
});
type Options = z.infer<typeof options>;

/** One head of the likelihood: computed from the hidden layer, or independent of it. */
interface Head {
  readonly variables: readonly Variable[];
  output(hidden: Tensor2D, covariates: Covariates): HeadOutput;
}

function head(spec: HeadSpec, hidden: number, data: DataShape, random: Random): Head {
  const free = freeHead(spec, data, random);
  if (free) return { variables: free.variables, output: (_hidden, covariates) => free.output(covariates) };
  const affine = new Affine(spec.name, hidden, [], data.genes, random);
  return { variables: affine.variables, output: (x) => ({ raw: affine.apply(x, undefined) }) };
}

class MlpDecoder implements Decoder {
  private readonly hidden: Perceptron;
  private readonly heads: readonly (readonly [string, Head])[];

  constructor(
    options: Options,
    private readonly data: DataShape,
    latents: number,
    likelihood: Likelihood,
    random: Random,
  ) {
    this.hidden = new Perceptron("hidden", latents, data.covariates, options, random);
    this.heads = likelihood.heads.map((spec) => [spec.name, head(spec, options.hidden, data, random)]);
  }

  get weights() {
    return [...this.hidden.weights, ...this.heads.flatMap(([, { variables }]) => variables)];
  }

  get state() {
    return this.hidden.state;
  }

  decode(latent: Latent, covariates: Covariates, step: StepContext): HeadOutputs {
    const hidden = this.hidden.apply(latent.z, covariateInput(covariates, this.data.covariates), step);
    return Object.fromEntries(this.heads.map(([name, { output }]) => [name, output(hidden, covariates)]));
  }

  rotateLatents(inverse: Matrix): void {
    this.hidden.first.mapInputs(inverse);
  }
}

/** Decoder of scVI (Lopez et al. 2018): every hidden layer receives covariates, and heads are affine. */
export default definePlugin({
  role: "decoder",
  name: "mlp-decoder",
  apiVersion: 1,
  summary: "Multilayer perceptron from latents and covariates to the likelihood's parameters, as in scVI.",
  source: "scvi-tools' DecoderSCVI and FCLayers.",
  citations: [
    {
      text: "Lopez et al. 2018. Deep generative modeling for single-cell transcriptomics. Nature Methods 15.",
      url: "https://doi.org/10.1038/s41592-018-0229-2",
    },
  ],
  options,
  needs: [TOKENS.data, TOKENS.latentSpec, TOKENS.likelihood, TOKENS.random],
  create: (chosen, [data, spec, likelihood, random]) =>
    new MlpDecoder(chosen, data, latentColumns(spec), likelihood, random),
});
