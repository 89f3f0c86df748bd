import { defineMetric, type Embedding, type MetricContext, type MetricResult, unusableResult } from "@heddle/contracts";
import { z } from "zod";
import { center } from "../shared/correlation/centered.js";
import { activeLatents, activeThresholdOf, latentValues } from "../shared/input/latents.js";
import { activeThreshold, samplingOptions } from "../shared/options/sampling-options.js";
import { drawHalf } from "../shared/resampling/half-samples.js";
import { pause } from "../shared/resampling/pause.js";
import { halfSampleInterval, joinNotes } from "../shared/results/interval.js";

const NAME = "active-units";
const schema = z.strictObject({
  resamples: samplingOptions.resamples,
  activeThreshold,
  varianceThreshold: z
    .number()
    .min(0)
    .default(0.01)
    .describe("A latent is active by variance if the variance of its posterior mean exceeds this (Burda 2016)."),
});
type Options = z.output<typeof schema>;

/**
 * Results:
 * - `active-units/divergence`: number of latents whose mean KL divergence exceeds `activeThreshold` nats;
 * - `active-units/divergence/latent`: this KL divergence per latent, nats;
 * - `active-units/variance`: number of latents whose posterior mean has a variance over cells above
 *   `varianceThreshold`, the definition of Burda, Grosse & Salakhutdinov 2016 (Importance Weighted Autoencoders, §5.2):
 *   Var over x of E[q(z | x)] > 0.01; the variance divides by the number of cells;
 * - `active-units/variance/latent`: this variance per latent.
 *
 * The metric requires KL divergences. Foreign embeddings have an arbitrary scale, so thresholds do not apply to them.
 */
export default defineMetric({
  name: NAME,
  summary:
    "Number of active latents: by KL divergence from the prior, and by variance of the posterior means (Burda 2016).",
  source: "The paper's variance of the means; the threshold on the divergence is Heddle's own.",
  citations: [
    {
      text: "Burda, Grosse & Salakhutdinov 2016. Importance Weighted Autoencoders. ICLR.",
      url: "https://arxiv.org/abs/1509.00519",
    },
  ],
  displays: {
    [`${NAME}/divergence`]: { role: "active-latents", rank: 1, title: "active latents, by KL divergence" },
    [`${NAME}/variance`]: { role: "active-latents", rank: 2, title: "active latents, by variance" },
  },
  options: schema,
  factors: "none",
  posterior: true,
  async evaluate(options, { embedding }, context) {
    if (embedding.klPerLatent === undefined)
      return [unusableResult(NAME, { reason: "the embedding has no divergences" })];
    const byVariance = await varianceResults(embedding, context, options);
    return [...divergenceResults(embedding, embedding.klPerLatent, activeThresholdOf(options, context)), ...byVariance];
  },
});

const countOf = (latents: number) => ({
  nullValue: 0,
  range: { low: 0, high: latents },
  ceiling: latents,
  higherIsBetter: true,
});

function divergenceResults(embedding: Embedding, divergence: Float64Array, threshold: number): MetricResult[] {
  const note = "no interval: the divergence is given as a mean over cells";
  const count: MetricResult = {
    name: `${NAME}/divergence`,
    value: activeLatents(embedding, threshold)?.length ?? 0,
    ...countOf(divergence.length),
    note,
  };
  const each = Array.from(divergence, (value, latent) => ({
    name: `${NAME}/divergence/latent`,
    latent,
    value,
    range: { low: 0 },
    nullValue: 0,
    higherIsBetter: true,
    note: `${note}; no ceiling: a divergence is unbounded`,
  }));
  return [count, ...each];
}

async function varianceResults(
  embedding: Embedding,
  context: MetricContext,
  { resamples, varianceThreshold }: Options,
): Promise<MetricResult[]> {
  const latents = embedding.representation.columns;
  const columns = Array.from({ length: latents }, (_, latent) => latentValues(embedding, latent));
  const observed = variances(columns, new Float64Array(embedding.representation.rows).fill(1));
  const halves: Float64Array[] = [];
  const weights = new Float64Array(embedding.representation.rows);
  for (let number = 0; number < resamples; number++) {
    await pause(context);
    drawHalf(context.random.stream("half-samples of cells").stream(number), weights);
    halves.push(variances(columns, weights));
  }
  const active = (found: Float64Array): number => found.filter((variance) => variance > varianceThreshold).length;
  const counted = countOf(latents);
  const count: MetricResult = {
    name: `${NAME}/variance`,
    value: active(observed),
    ...halfSampleInterval({ value: active(observed), halves: halves.map(active), of: "cells", range: counted.range }),
    ...counted,
  };
  const each = Array.from(observed, (value, latent): MetricResult => {
    const own = halves.map((found) => found[latent]);
    const { interval, note } = halfSampleInterval({ value, halves: own, of: "cells", range: { low: 0 } });
    return {
      name: `${NAME}/variance/latent`,
      latent,
      value,
      ...(interval && { interval }),
      range: { low: 0 },
      nullValue: 0,
      higherIsBetter: true,
      note: joinNotes("no ceiling: a variance is unbounded", note),
    };
  });
  return [count, ...each];
}

/** Σw(x − x̄)² / Σw per latent. */
function variances(columns: readonly Float64Array[], weights: Float64Array): Float64Array {
  const scratch = new Float64Array(weights.length);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Float64Array.from(columns, (values) => {
    const norm = center(values, weights, 0, scratch);
    return (norm * norm) / total;
  });
}
