import {
  defineMetric,
  type Embedding,
  type MetricContext,
  type MetricResult,
  type Random,
  unusableResult,
} from "@heddle/contracts";
import { mean } from "@heddle/numerics";
import { z } from "zod";
import { latentValues } from "../shared/input/latents.js";
import { unusedResamples } from "../shared/options/sampling-options.js";
import { pause } from "../shared/resampling/pause.js";
import { joinNotes } from "../shared/results/interval.js";
import { type Columns, type Drawn, logDensitiesInBatch, logWeights } from "./aggregate-density.js";

const NAME = "minibatch-total-correlation";
const schema = z.strictObject({
  estimator: z
    .enum(["minibatch-stratified", "minibatch-weighted"])
    .default("minibatch-stratified")
    .describe("Minibatch estimator of q(z), as in beta-tcvae: stratified weights, or equal weights."),
  batchSize: z
    .number()
    .int()
    .min(2)
    .max(100_000)
    .default(256)
    .describe(
      "Cells of a minibatch: the larger, the smaller the bias, at a cost that grows with it. All cells: q(z) as it is.",
    ),
  resamples: unusedResamples,
  permutations: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(5)
    .describe("Number of permutations of each latent's cells for the null value; 0 for no null value."),
});
type Options = z.output<typeof schema>;

/** Gaussians of a posterior, with one column per latent. */
interface Gaussians {
  readonly means: Columns;
  readonly variances: Columns;
}

/**
 * Total correlation of the aggregate posterior q(z) = 1/N Σ_n q(z | x_n), nats: E[log q(z) − Σ_j log q(z_j)], which
 * β-TCVAE penalizes (Chen et al. 2018, arXiv:1802.04942, equation 2), with its estimators: one draw per cell, and random
 * minibatches. Unlike `total-correlation`, it detects any dependence and includes posterior variances, so inactive latents
 * add 0.
 *
 * Lower is better; independent latents have 0. In small minibatches, both estimators are biased for narrow posteriors: the
 * weighted one is far above 0, the stratified one may be below 0. Compare the value with the null value, which has only
 * this bias: it permutes the cells of each latent, mean and variance together. It has no interval, because its
 * bias depends on the number of cells.
 */
export default defineMetric({
  name: NAME,
  summary: "Dependence of the latents under the aggregate posterior, nats, by the minibatch estimators of β-TCVAE.",
  source: "Equation 2 of the paper, estimated by its appendix C.",
  citations: [
    {
      text: "Chen et al. 2018. Isolating Sources of Disentanglement in Variational Autoencoders. NeurIPS.",
      url: "https://arxiv.org/abs/1802.04942",
    },
  ],
  options: schema,
  factors: "none",
  posterior: true,
  async evaluate(options, { embedding }, context) {
    if (embedding.unrotated)
      return [unusable("the latents are rotated, so that they are correlated under the posterior of each cell")];
    const posterior = gaussiansOf(embedding);
    if (posterior === undefined) return [unusable("the embedding has no posterior variances, or some are not above 0")];
    const cells = embedding.representation.rows;
    if (cells < 2) return [unusable("one cell has nothing to be compared with")];
    const observed = await dependence(posterior, cells, context.random.stream("draws"), context, options);
    const permuted = await inPermutations(posterior, cells, context, options);
    const value = mean(observed);
    const size = Math.min(options.batchSize, cells);
    const notes = joinNotes(
      size < cells ? `minibatches of ${size} of ${cells} cells: both value and null value are biased` : undefined,
      permuted.length === 0 ? "no null value: permutations is 0" : undefined,
      "no interval: the bias of the estimator depends on the number of cells",
    );
    return [
      {
        name: NAME,
        value,
        ...(permuted.length > 0 && { nullValue: mean(permuted) }),
        higherIsBetter: false,
        note: joinNotes(notes, "no ceiling: an estimate may lie below 0"),
      },
    ];
  },
});

const unusable = (reason: string): MetricResult => ({ ...unusableResult(NAME, { reason }), higherIsBetter: false });

function gaussiansOf(embedding: Embedding): Gaussians | undefined {
  const { representation, variances } = embedding;
  if (variances === undefined || !variances.values.every((variance) => variance > 0)) return undefined;
  const columns = (of: Embedding) =>
    Array.from({ length: representation.columns }, (_, latent) => latentValues(of, latent));
  return { means: columns(embedding), variances: columns({ representation: variances }) };
}

/** log q(z) − Σ log q(z_j) of one draw per cell. */
async function dependence(
  posterior: Gaussians,
  cells: number,
  random: Random,
  context: MetricContext,
  { estimator, batchSize }: Options,
): Promise<Float64Array> {
  const drawn: Drawn = { ...posterior, draws: drawFrom(posterior, random) };
  const found = new Float64Array(cells);
  for (const batch of minibatches(cells, batchSize, random.stream("minibatches"))) {
    await pause(context);
    const { joint, marginals } = logDensitiesInBatch(drawn, batch, logWeights(estimator, batch.length, cells));
    for (const [at, cell] of batch.entries()) found[cell] = joint[at] - marginals[at];
  }
  return found;
}

const drawFrom = ({ means, variances }: Gaussians, random: Random): Float64Array[] =>
  means.map((values, latent) => {
    const noise = random.stream(`latent ${latent}`).normals(values.length);
    return values.map((value, cell) => value + Math.sqrt(variances[latent][cell]) * noise[cell]);
  });

/** All cells in random order, in parts of nearly equal size, at most `most` and at least two cells each. */
function minibatches(cells: number, most: number, random: Random): Int32Array[] {
  const order = random.permutation(cells);
  const count = Math.max(1, Math.min(Math.ceil(cells / most), Math.floor(cells / 2)));
  return Array.from({ length: count }, (_, at) =>
    order.slice(Math.floor((at * cells) / count), Math.floor(((at + 1) * cells) / count)),
  );
}

async function inPermutations(
  posterior: Gaussians,
  cells: number,
  context: MetricContext,
  options: Options,
): Promise<number[]> {
  const found: number[] = [];
  for (let number = 0; number < options.permutations; number++) {
    const stream = context.random.stream("permutation of cells").stream(number);
    const orders = posterior.means.map((_, latent) => stream.stream(latent).permutation(cells));
    const deal = (columns: Columns) =>
      columns.map((values, latent) => Float64Array.from(orders[latent], (from) => values[from]));
    const dealt = { means: deal(posterior.means), variances: deal(posterior.variances) };
    found.push(mean(await dependence(dealt, cells, stream.stream("draws"), context, options)));
  }
  return found;
}
