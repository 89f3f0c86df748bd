import { defineMetric, type MetricContext } from "@heddle/contracts";
import { mean } from "@heddle/numerics";
import { z } from "zod";
import { latentValues } from "../shared/input/latents.js";
import { samplingOptions } from "../shared/options/sampling-options.js";
import { standardize } from "../shared/prediction/standardize.js";
import { drawHalf } from "../shared/resampling/half-samples.js";
import { pause } from "../shared/resampling/pause.js";
import { chancePart, halfSampleInterval, joinNotes } from "../shared/results/interval.js";
import { gaussianTotalCorrelation, type TotalCorrelation } from "./gaussian-total-correlation.js";

const NAME = "total-correlation";
const schema = z.strictObject({
  resamples: samplingOptions.resamples,
  permutations: samplingOptions.permutations.describe(
    "Permutations of the cells of each latent behind the null value; 0 for none.",
  ),
});

/**
 * `total-correlation`: total correlation of a Gaussian with the covariance of the latents,
 * ½(Σ ln variance − ln det covariance), nats (disentanglement_lib's `gaussian_total_correlation`, unsupervised_metrics.py,
 * 86a644d4). It requires no factors. Lower is better; uncorrelated latents have 0. It detects only linear dependence. The
 * null value permutes the cells of each latent; it is about latents² / 4n. A latent that others determine would give
 * infinity and adds ln 10⁶ = 13.8 nats instead. Constant latents are excluded.
 */
export default defineMetric({
  name: NAME,
  summary: "Total correlation of a Gaussian with the covariance of the latents, nats.",
  source:
    "Total correlation of a Gaussian with the covariance of the latents, as disentanglement_lib's unsupervised_metrics.py (86a644d4).",
  citations: [
    {
      text: "Watanabe 1960. Information Theoretical Analysis of Multivariate Correlation. IBM Journal of Research and Development 4.",
      url: "https://doi.org/10.1147/rd.41.0066",
    },
    {
      text: "Locatello et al. 2019. Challenging Common Assumptions in the Unsupervised Learning of Disentangled Representations. ICML.",
      url: "https://arxiv.org/abs/1811.12359",
    },
  ],
  options: schema,
  factors: "none",
  async evaluate(options, { embedding }, context) {
    const { rows, columns: latents } = embedding.representation;
    const everywhere = Int32Array.from({ length: rows }, (_, cell) => cell);
    const all = Array.from({ length: latents }, (_, latent) => latentValues(embedding, latent));
    const columns = standardize(all, everywhere).columns.filter((values) => values.some((value) => value !== 0));
    const observed = totalCorrelation(columns, new Float64Array(rows).fill(1));
    const halves = await inHalves(columns, rows, options.resamples, context);
    const permuted = await inPermutations(columns, rows, options.permutations, context);
    const { interval, note } = halfSampleInterval({
      value: observed.value,
      halves,
      of: "cells",
      range: { low: 0 },
      chance: chancePart([{ value: observed.value, permuted }]),
    });
    const constant = latents - columns.length;
    const notes = joinNotes(
      constant > 0 ? `${constant} constant latents left out` : undefined,
      observed.dependent > 0
        ? `${observed.dependent} latents are combinations of others, each counted as 13.8 nats`
        : undefined,
      permuted.length === 0 ? "no null value: permutations is 0" : undefined,
      note,
    );
    return [
      {
        name: NAME,
        value: observed.value,
        ...(interval && { interval }),
        ...(permuted.length > 0 && { nullValue: mean(permuted) }),
        range: { low: 0 },
        ceiling: 0,
        higherIsBetter: false,
        ...(notes && { note: notes }),
      },
    ];
  },
});

async function inHalves(
  columns: readonly Float64Array[],
  cells: number,
  resamples: number,
  context: MetricContext,
): Promise<number[]> {
  const weights = new Float64Array(cells);
  const found: number[] = [];
  for (let number = 0; number < resamples; number++) {
    await pause(context);
    drawHalf(context.random.stream("half-samples of cells").stream(number), weights);
    found.push(totalCorrelation(columns, weights).value);
  }
  return found;
}

async function inPermutations(
  columns: readonly Float64Array[],
  cells: number,
  permutations: number,
  context: MetricContext,
): Promise<number[]> {
  const once = new Float64Array(cells).fill(1);
  const found: number[] = [];
  for (let number = 0; number < permutations; number++) {
    await pause(context);
    const stream = context.random.stream("permutation of cells").stream(number);
    const dealt = columns.map((values, latent) =>
      Float64Array.from(stream.stream(latent).permutation(cells), (from) => values[from]),
    );
    found.push(totalCorrelation(dealt, once).value);
  }
  return found;
}

/** Total correlation of columns whose cells have weight 0 or 1; constant columns count as independent. */
function totalCorrelation(columns: readonly Float64Array[], weights: Float64Array): TotalCorrelation {
  const size = columns.length;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const centered = columns.map((values) => {
    const middle = values.reduce((sum, value, at) => sum + weights[at] * value, 0) / total;
    return values.map((value) => value - middle);
  });
  const products = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    const weighted = centered[row].map((value, at) => value * weights[at]);
    for (let column = 0; column <= row; column++) {
      let sum = 0;
      for (let at = 0; at < weighted.length; at++) sum += weighted[at] * centered[column][at];
      products[row * size + column] = products[column * size + row] = sum;
    }
  }
  const deviations = centered.map((_, at) => Math.sqrt(products[at * size + at]));
  const correlations = products.map((value, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    if (row === column) return 1;
    const norm = deviations[row] * deviations[column];
    return norm > 0 ? value / norm : 0;
  });
  return gaussianTotalCorrelation(correlations, size);
}
