import {
  definePlugin,
  type HeadOutput,
  type HeadOutputs,
  type HeadSpec,
  HeddleError,
  type Likelihood,
  type SparseCounts,
  type StepContext,
} from "@heddle/contracts";
import { matrixProduct, type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import { z } from "zod";
import { headOf } from "../count-heads/count-mean.js";

const LOG_TWO_PI = 1.8378770664093453;

const options = z.strictObject({
  variance: z
    .union([z.literal("gene"), z.literal("gene-cell"), z.strictObject({ covariate: z.string().min(1) })])
    .default("gene")
    .describe("Variance per gene, per gene and cell, or per gene and level of a categorical covariate."),
  varianceFloor: z
    .number()
    .positive()
    .default(1e-3)
    .describe("Constant added to the variance; bounds the density of genes that are 0 in all cells."),
});
type Options = z.infer<typeof options>;

function varianceHead(option: Options["variance"]): HeadSpec {
  const name = "variance";
  if (option === "gene") return { name, shape: "gene", start: "zeros" };
  if (option === "gene-cell") return { name, shape: "cell-gene" };
  return { name, shape: { perCategory: option.covariate }, start: "zeros" };
}

/** Row of the head for each cell: N × G, or 1 × G for a head per gene. A product, because tfjs-wasm has no gradient of gather. */
function perCell({ raw, rows }: HeadOutput): Tensor2D {
  if (rows === undefined) return raw;
  const oneHot = tf.oneHot(tf.tensor1d(rows, "int32"), raw.shape[0]);
  return matrixProduct(tf.cast(oneHot, "float32") as Tensor2D, raw);
}

/**
 * x_j ~ N(μ_j, σ_j² + floor) for normalized and transformed values such as ln(1 + 10,000 · count / total). μ is the head itself;
 * the library size is not used. See `Likelihood`.
 */
class Gaussian implements Likelihood {
  readonly heads: readonly HeadSpec[];
  readonly support = "real";

  constructor(private readonly options: Options) {
    this.heads = [{ name: "mean", shape: "cell-gene" }, varianceHead(options.variance)];
  }

  /** Refuses raw counts: integers ≥ 0 of which one is above 1. */
  checkValues(values: Float32Array, where: string): void {
    let largest = 0;
    for (const value of values) {
      if (value < 0 || !Number.isInteger(value)) return;
      if (value > largest) largest = value;
    }
    if (largest > 1) throw rawCounts(largest, where);
  }

  logProb(values: SparseCounts, heads: HeadOutputs, _logSize: Tensor1D): Tensor1D {
    return tf.tidy(() => {
      const variance = this.variance(heads);
      const squared = tf.square(tf.sub(values.dense(), headOf(heads, "mean").raw));
      const twice = tf.add(tf.div(squared, variance), tf.add(tf.log(variance), LOG_TWO_PI));
      return tf.mul(-0.5, tf.sum(twice, 1)) as Tensor1D;
    });
  }

  /** In the units of the data. */
  mean(heads: HeadOutputs, _logSize: Tensor1D): Tensor2D {
    return tf.clone(headOf(heads, "mean").raw);
  }

  sample(heads: HeadOutputs, _logSize: Tensor1D, step: StepContext): Tensor2D {
    return tf.tidy(() => {
      const { raw } = headOf(heads, "mean");
      const noise = step.random.normal("values", raw.shape);
      return tf.add(raw, tf.mul(noise, tf.sqrt(this.variance(heads)))) as Tensor2D;
    });
  }

  private variance(heads: HeadOutputs): Tensor2D {
    return tf.add(tf.exp(perCell(headOf(heads, "variance"))), this.options.varianceFloor) as Tensor2D;
  }
}

const rawCounts = (largest: number, where: string) =>
  new HeddleError("bad-data", {
    where,
    expected: "normalized and log-transformed values for the likelihood gaussian",
    got: `integers up to ${largest}: raw counts`,
    next: "Choose likelihood: negative-binomial, or set data.matrix to the normalized matrix.",
  });

export default definePlugin({
  role: "likelihood",
  name: "gaussian",
  apiVersion: 1,
  summary: "Normal distribution for normalized, log-transformed data, with a variance per gene.",
  source: 'scvi-tools\' gene_likelihood="normal".',
  citations: [
    {
      text: "Lopez et al. 2018. Deep generative modeling for single-cell transcriptomics. Nature Methods 15.",
      url: "https://doi.org/10.1038/s41592-018-0229-2",
    },
  ],
  options,
  create: (chosen) => new Gaussian(chosen),
});
