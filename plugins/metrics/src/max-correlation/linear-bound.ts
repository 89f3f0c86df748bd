import type { Embedding, Factor, MetricResult } from "@heddle/contracts";
import { latentValues } from "../shared/input/latents.js";
import { explainedShare, normalOf } from "../shared/prediction/explained-share.js";
import { regressionTargets } from "../shared/prediction/regression-targets.js";
import { standardize } from "../shared/prediction/standardize.js";
import { UNIT } from "../shared/results/range.js";

/**
 * The multiple correlation of each target of a factor with some latents: the largest |Pearson r| of any linear combination
 * of them, which no choice of their axes exceeds. It is √R² of the least-squares regression; R² of p unrelated latents in n
 * cells has the mean p / (n − 1).
 */
export function linearBounds(
  name: string,
  embedding: Embedding,
  factor: Factor,
  latents: readonly number[],
): MetricResult[] {
  const cells = factor.cells.length;
  const known = latents.map((latent) => {
    const values = latentValues(embedding, latent);
    return Float64Array.from(factor.cells, (cell) => values[cell]);
  });
  const { columns } = standardize(
    known,
    Int32Array.from({ length: cells }, (_, at) => at),
  );
  const sample = {
    weights: new Float64Array(cells).fill(1),
    order: Int32Array.from({ length: cells }, (_, at) => at),
  };
  const normal = normalOf(columns, sample);
  return regressionTargets(factor).map(({ level, values }) => ({
    name,
    factor: factor.name,
    ...(level !== undefined && { level }),
    value: Math.sqrt(explainedShare(columns, normal, values, sample)),
    nullValue: Math.sqrt(Math.min(1, normal.used.length / Math.max(1, cells - 1))),
    range: UNIT,
    ceiling: 1,
    higherIsBetter: true,
    note: "no interval: it bounds the best latent on these cells",
  }));
}
