import { defineMetric, type MetricResult } from "@heddle/contracts";
import { mean } from "@heddle/numerics";
import { z } from "zod";
import type { Correlations } from "../shared/correlation/correlate.js";
import { correlationStudy, type TargetStudy } from "../shared/correlation/correlation-study.js";
import { type Matching, matchLatents } from "../shared/correlation/match-latents.js";
import { CORRELATION_KINDS, type CorrelationKind } from "../shared/correlation/targets.js";
import { samplingOptions } from "../shared/options/sampling-options.js";
import { definedMean } from "../shared/resampling/score.js";
import { chancePart, halfSampleInterval, joinNotes } from "../shared/results/interval.js";
import { UNIT } from "../shared/results/range.js";

const NAME = "matched-correlation";
const schema = z.strictObject({ ...samplingOptions });
type Options = z.output<typeof schema>;

const INTERVAL = { of: "cells, latents matched again in each", range: UNIT };

/** Matchings of the data, half-samples and permutations, for one kind of correlation. */
interface MatchingStudy {
  readonly kind: CorrelationKind;
  readonly observed: Matching;
  readonly halves: readonly Matching[];
  readonly permuted: readonly Matching[];
}

/**
 * Results, where `kind` is pearson or spearman:
 * - `matched-correlation/kind`: the mean |correlation| of factors with their matched latents. The matching is one to one
 *   and maximizes the sum; each level of a factor with more than two levels is matched. A factor without a latent counts
 *   0;
 * - `matched-correlation/kind/factor`: the |correlation| of each factor or level, with the matched latent.
 *
 * It is the mean correlation coefficient (MCC) of Hyvärinen & Morioka 2016 and, with other scores, the latent matching
 * score (LMS) of DRVI (Moinfar & Theis 2024). Unlike in max-correlation, each latent is used once. The ceiling is an upper
 * bound: the mean of the largest per-factor ceilings, as many as there are latents.
 */
export default defineMetric({
  name: NAME,
  summary: "Mean absolute correlation of factors with latents matched one to one (Hungarian assignment).",
  source: "Hungarian assignment on absolute correlations, the field's mean correlation coefficient (MCC).",
  citations: [
    {
      text: "Lopez et al. 2023. Learning Causal Representations of Single Cells via Sparse Mechanism Shift Modeling. CLeaR.",
      url: "https://arxiv.org/abs/2211.03553",
    },
    {
      text: "Kuhn 1955. The Hungarian method for the assignment problem. Naval Research Logistics Quarterly 2.",
      url: "https://doi.org/10.1002/nav.3800020109",
    },
  ],
  displays: {
    [`${NAME}/pearson`]: { role: "matched", rank: 1, title: "Pearson |r|" },
    [`${NAME}/spearman`]: { role: "matched", rank: 2, title: "Spearman |ρ|" },
  },
  options: schema,
  factors: "any",
  async evaluate(options, { embedding, factors }, context) {
    const studies = await correlationStudy(embedding, factors, options, context);
    const results: MetricResult[] = [];
    if (studies.length > 0) {
      for (const kind of CORRELATION_KINDS) {
        const matching = matchingStudy(studies, kind, options);
        results.push(meanResult(studies, matching, embedding.representation.columns));
        results.push(...studies.map((study, at) => factorResult(study, at, matching)));
      }
    }
    return results;
  },
});

function matchingStudy(studies: readonly TargetStudy[], kind: CorrelationKind, plan: Options): MatchingStudy {
  const match = (of: (study: TargetStudy) => Correlations): Matching =>
    matchLatents(studies.map((study) => of(study)[kind]));
  return {
    kind,
    observed: match(({ observed }) => observed),
    halves: Array.from({ length: plan.resamples }, (_, number) => match(({ halves }) => halves[number])),
    permuted: Array.from({ length: plan.permutations }, (_, number) => match(({ permuted }) => permuted[number])),
  };
}

function meanResult(
  studies: readonly TargetStudy[],
  { kind, observed, halves, permuted }: MatchingStudy,
  latents: number,
): MetricResult {
  const value = mean(observed.values);
  const parts = Array.from(observed.values, (own, at) => ({
    value: own,
    permuted: permuted.map(({ values }) => values[at]),
  }));
  const { interval, note } = halfSampleInterval({
    value,
    halves: halves.map(({ values }) => definedMean([...values])),
    ...INTERVAL,
    chance: chancePart(parts),
  });
  const ceilings = Float64Array.from(studies, ({ ceiling }) => ceiling[kind])
    .sort()
    .reverse();
  const unmatched = studies.length - Math.min(studies.length, latents);
  const notes = joinNotes(
    unmatched > 0 ? `${unmatched} of ${studies.length} factors or levels without a latent count 0` : undefined,
    note,
  );
  return {
    name: `${NAME}/${kind}`,
    value,
    ...(interval && { interval }),
    ...(permuted.length > 0 && { nullValue: mean(permuted.map(({ values }) => mean(values))) }),
    range: UNIT,
    ceiling: ceilings.subarray(0, latents).reduce((sum, ceiling) => sum + ceiling, 0) / studies.length,
    higherIsBetter: true,
    ...(notes && { note: notes }),
  };
}

function factorResult({ target, ceiling }: TargetStudy, at: number, matching: MatchingStudy): MetricResult {
  const { kind, observed, halves, permuted } = matching;
  const value = observed.values[at];
  const latent = observed.latents[at];
  const unrelated = permuted.map(({ values }) => values[at]);
  const { interval, note } = halfSampleInterval({
    value,
    halves: halves.map(({ values }) => values[at]),
    ...INTERVAL,
    chance: chancePart([{ value, permuted: unrelated }]),
  });
  const notes = joinNotes(latent < 0 ? "no latent was left for it" : undefined, note);
  return {
    name: `${NAME}/${kind}/factor`,
    factor: target.factor,
    ...(target.level !== undefined && { level: target.level }),
    ...(latent >= 0 && { latent }),
    value,
    ...(interval && { interval }),
    ...(permuted.length > 0 && { nullValue: mean(unrelated) }),
    range: UNIT,
    ceiling: ceiling[kind],
    higherIsBetter: true,
    ...(notes && { note: notes }),
  };
}
