import { defineMetric, type Embedding, type MetricResult } from "@heddle/contracts";
import { mean } from "@heddle/numerics";
import { z } from "zod";
import { correlationStudy, type TargetStudy } from "../shared/correlation/correlation-study.js";
import { rankedLatents } from "../shared/correlation/ranked-latents.js";
import { CORRELATION_KINDS, type CorrelationKind } from "../shared/correlation/targets.js";
import { activeLatents, activeThresholdOf } from "../shared/input/latents.js";
import { activeThreshold, samplingOptions } from "../shared/options/sampling-options.js";
import { chancePart, halfSampleInterval, joinNotes } from "../shared/results/interval.js";
import { UNIT } from "../shared/results/range.js";
import { linearBounds } from "./linear-bound.js";

const NAME = "max-correlation";
const schema = z.strictObject({ ...samplingOptions, activeThreshold });

/** A set of latents, and the suffix of its result names. */
interface Contest {
  readonly suffix: string;
  readonly latents: readonly number[];
}

/**
 * Results per factor, or per level against the others for a factor with more than two levels; `kind` is pearson or
 * spearman:
 * - `max-correlation/kind`: the largest |correlation| of any latent, with this latent;
 * - `max-correlation/kind/second-best`: the |correlation| of the second-best latent. Lower is better, because a large value
 *   means that two latents share the factor;
 * - `max-correlation/kind/active`, `…/active/second-best`: the same among latents whose KL divergence exceeds
 *   `activeThreshold`, because inactive latents can be best by chance. Only for embeddings with KL divergences;
 * - `max-correlation/pearson/linear`, `…/pearson/active/linear`: the largest |Pearson r| of any linear combination of these
 *   latents. A best latent below it shares the factor with others.
 *
 * Source: the y-axis of Kimmel 2020 (bioRxiv 2020.03.04.972166, "Max. Latent Dim Corr."). The figure does not state the
 * kind of correlation, so the metric returns both. Null value: the mean maximum with the factor permuted.
 */
export default defineMetric({
  name: NAME,
  summary:
    "Largest absolute correlation of any latent with each factor (Kimmel 2020), and that of the second-best latent.",
  source: "The preprint's latent dimension correlation.",
  citations: [
    {
      text: "Kimmel 2020. Disentangling latent representations of single cell RNA-seq experiments. bioRxiv.",
      url: "https://doi.org/10.1101/2020.03.04.972166",
    },
  ],
  displays: {
    [`${NAME}/pearson/active`]: { role: "alignment", rank: 1, title: "Pearson |r|" },
    [`${NAME}/pearson`]: { role: "alignment", rank: 2, title: "Pearson |r|" },
    [`${NAME}/pearson/active/second-best`]: { role: "second-best", rank: 1, title: "Pearson |r|" },
    [`${NAME}/pearson/second-best`]: { role: "second-best", rank: 2, title: "Pearson |r|" },
    [`${NAME}/pearson/active/linear`]: { role: "linear-bound", rank: 1, title: "Ceiling" },
    [`${NAME}/pearson/linear`]: { role: "linear-bound", rank: 2, title: "Ceiling" },
    [`${NAME}/spearman/active`]: { role: "rank-alignment", rank: 1, title: "Spearman |ρ|" },
    [`${NAME}/spearman`]: { role: "rank-alignment", rank: 2, title: "Spearman |ρ|" },
  },
  options: schema,
  factors: "any",
  async evaluate(options, { embedding, factors }, context) {
    const studies = await correlationStudy(embedding, factors, options, context);
    const contests = contestsOf(embedding, activeThresholdOf(options, context));
    const bounds = contests.flatMap(({ suffix, latents }) =>
      factors.flatMap((factor) => linearBounds(`${NAME}/pearson${suffix}/linear`, embedding, factor, latents)),
    );
    const best = studies.flatMap((study) =>
      CORRELATION_KINDS.flatMap((kind) => contests.flatMap((contest) => contestResults(study, kind, contest))),
    );
    return [...best, ...bounds];
  },
});

function contestsOf(embedding: Embedding, threshold: number): Contest[] {
  const all = { suffix: "", latents: Array.from({ length: embedding.representation.columns }, (_, latent) => latent) };
  const active = activeLatents(embedding, threshold);
  return active === undefined ? [all] : [all, { suffix: "/active", latents: active }];
}

function contestResults(study: TargetStudy, kind: CorrelationKind, contest: Contest): MetricResult[] {
  const name = `${NAME}/${kind}${contest.suffix}`;
  if (contest.latents.length === 0) return [nothingActive(study, kind, name)];
  return [name, `${name}/second-best`]
    .slice(0, contest.latents.length)
    .map((entry, place) => placeResult(study, kind, contest, entry, place));
}

/** The latent at `place` (0 is the best) and its |correlation|, with the values at this place in half-samples and permutations. */
function placeResult(
  { target, ceiling, observed, halves, permuted }: TargetStudy,
  kind: CorrelationKind,
  { latents }: Contest,
  name: string,
  place: number,
): MetricResult {
  const latent = rankedLatents(observed[kind], latents)[place];
  const valueAt = (correlations: Float64Array): number =>
    Math.abs(correlations[rankedLatents(correlations, latents)[place]]);
  const value = Math.abs(observed[kind][latent]);
  // where the factor has one latent, the second-best is the largest of the others by chance
  const unrelated = permuted.map((found) => Math.abs(found[kind][rankedLatents(found[kind], latents)[0]]));
  const { interval, note } = halfSampleInterval({
    value,
    halves: halves.map((found) => valueAt(found[kind])),
    of: "cells, latent chosen again in each",
    range: UNIT,
    chance: chancePart([{ value, permuted: unrelated }]),
  });
  const isSecondBest = place > 0;
  const read = isSecondBest
    ? "low is good if the best latent has a high value: one latent then encodes the factor"
    : undefined;
  const notes = joinNotes(read, note, permuted.length === 0 ? "no null value: permutations is 0" : undefined);
  return {
    name,
    factor: target.factor,
    ...(target.level !== undefined && { level: target.level }),
    latent,
    value,
    ...(interval && { interval }),
    ...(permuted.length > 0 && { nullValue: mean(permuted.map((found) => valueAt(found[kind]))) }),
    range: UNIT,
    ceiling: isSecondBest ? 0 : ceiling[kind],
    higherIsBetter: !isSecondBest,
    ...(notes && { note: notes }),
  };
}

function nothingActive({ target, ceiling }: TargetStudy, kind: CorrelationKind, name: string): MetricResult {
  return {
    name,
    factor: target.factor,
    ...(target.level !== undefined && { level: target.level }),
    value: 0,
    nullValue: 0,
    range: UNIT,
    ceiling: ceiling[kind],
    higherIsBetter: true,
    note: "no latent is active, so none can follow the factor; no interval",
  };
}
