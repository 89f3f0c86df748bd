import {
  type Covariates,
  type DataShape,
  type Decoder,
  definePlugin,
  type HeadOutput,
  type HeadOutputs,
  type HeadSpec,
  type Latent,
  type LatentSpec,
  type Likelihood,
  type Random,
  type StepContext,
  TOKENS,
  type Variable,
} from "@heddle/contracts";
import { type Tensor2D, variable } from "@heddle/ops";
import { z } from "zod";
import { Affine } from "../layers/affine.js";
import { covariateColumns, covariateWidth, Perceptron, perceptronOptions } from "../layers/perceptron.js";

const options = z.strictObject({
  ...perceptronOptions,
  dropout: z.number().min(0).lt(1).default(0).describe("Share of hidden units set to 0 in training."),
});
type Options = z.infer<typeof options>;

/** One tensor that the likelihood asked for: from the hidden layer, or free of it. */
interface Head {
  readonly variables: readonly Variable[];
  output(hidden: Tensor2D, covariates: Covariates): HeadOutput;
}

function freeHead(spec: HeadSpec, rows: number, genes: number, random: Random): Variable {
  const values =
    spec.start === "standard-normal" ? random.stream(spec.name).normals(rows * genes) : new Float32Array(rows * genes);
  return variable(spec.name, [rows, genes], values);
}

function head(spec: HeadSpec, hidden: number, data: DataShape, random: Random): Head {
  if (spec.shape === "cell-gene") {
    const affine = new Affine(spec.name, hidden, 0, data.genes, random);
    return { variables: affine.variables, output: (x) => ({ raw: affine.apply(x, undefined) }) };
  }
  if (spec.shape === "gene") {
    const raw = freeHead(spec, 1, data.genes, random);
    return { variables: [raw], output: () => ({ raw: raw.value as Tensor2D }) };
  }
  const name = spec.shape.perCategory;
  const covariate = data.covariates.find((c) => c.name === name);
  // compose() has refused a likelihood whose covariate is not there or not categorical
  const levels = covariate?.kind === "categorical" ? covariate.levels.length : 0;
  const raw = freeHead(spec, levels, data.genes, random);
  return {
    variables: [raw],
    output(_hidden, covariates) {
      const current = covariates.get(name);
      const rows = current?.kind === "categorical" ? current.codes : new Int32Array(0);
      return { raw: raw.value as Tensor2D, rows };
    },
  };
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
    this.hidden = new Perceptron("hidden", latents, covariateWidth(data.covariates), options, random);
    this.heads = likelihood.heads.map((spec) => [spec.name, head(spec, options.hidden, data, random)]);
  }

  get weights() {
    return [...this.hidden.weights, ...this.heads.flatMap(([, { variables }]) => variables)];
  }

  get state() {
    return this.hidden.state;
  }

  decode(latent: Latent, covariates: Covariates, step: StepContext): HeadOutputs {
    const hidden = this.hidden.apply(latent.z, covariateColumns(covariates, this.data.covariates), step);
    return Object.fromEntries(this.heads.map(([name, { output }]) => [name, output(hidden, covariates)]));
  }
}

/** Width of z: Gaussian coordinates and Concrete categories side by side. */
export const latentColumns = (spec: LatentSpec): number =>
  spec.groups.reduce((sum, group) => sum + (group.kind === "gaussian" ? group.size : group.categories), 0);

/** The decoder of scVI (Lopez et al. 2018): covariates enter every hidden layer, heads are affine. */
export default definePlugin({
  role: "decoder",
  name: "mlp-decoder",
  apiVersion: 1,
  summary: "Multilayer perceptron from latents and covariates to the likelihood's parameters, as in scVI.",
  options,
  needs: [TOKENS.data, TOKENS.latentSpec, TOKENS.likelihood, TOKENS.random],
  create: (chosen, [data, spec, likelihood, random]) =>
    new MlpDecoder(chosen, data, latentColumns(spec), likelihood, random),
});
