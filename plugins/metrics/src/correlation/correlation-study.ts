import type { Embedding, MetricContext } from "@heddle/contracts";
import type { Factors } from "../input/factor-levels.js";
import { latentValues } from "../input/one-embedding.js";
import { drawResample, pause } from "../input/resamples.js";
import {
  type Correlations,
  correlate,
  permutedSide,
  type TargetSide,
  targetSide,
  type Variable,
  variableOf,
} from "./correlate.js";
import { type Target, type TargetGroup, targetGroups } from "./targets.js";

export interface SamplingPlan {
  readonly resamples: number;
  readonly permutations: number;
}

/** All that is known of one target: its correlation with each latent in the data, in resamples and by chance. */
export interface TargetStudy {
  readonly target: Target;
  readonly observed: Correlations;
  /** One per bootstrap resample of the cells; resample b is the same cells for every target. */
  readonly resampled: readonly Correlations[];
  /** One per permutation of the factor among its known cells. */
  readonly permuted: readonly Correlations[];
}

interface PreparedGroup {
  readonly group: TargetGroup;
  readonly variables: readonly Variable[];
  readonly sides: readonly TargetSide[];
  readonly studies: readonly {
    target: Target;
    observed: Correlations;
    resampled: Correlations[];
    permuted: Correlations[];
  }[];
}

/**
 * Correlates every factor, or level of one, with every latent. What one metric calls a maximum and another a matching
 * are functions of these numbers. Targets come in the order of `targetGroups`.
 */
export async function correlationStudy(
  embedding: Embedding,
  factors: Factors,
  plan: SamplingPlan,
  context: MetricContext,
): Promise<readonly TargetStudy[]> {
  const everywhere = new Float64Array(embedding.codes.rows).fill(1);
  const latents = Array.from({ length: embedding.codes.columns }, (_, latent) =>
    variableOf(latentValues(embedding, latent), everywhere),
  );
  const prepared = targetGroups(factors).map((group) => prepareGroup(latents, group));
  await resample(latents, prepared, plan.resamples, context);
  await permute(latents, prepared, plan.permutations, context);
  return prepared.flatMap(({ studies }) => studies);
}

function prepareGroup(latents: readonly Variable[], group: TargetGroup): PreparedGroup {
  const variables = group.targets.map(({ values }) => variableOf(values, group.mask));
  const sides = variables.map((variable, at) => targetSide(variable, group.targets[at], group.mask));
  const observed = correlate(latents, sides, group.mask);
  const studies = group.targets.map((target, at) => ({ target, observed: observed[at], resampled: [], permuted: [] }));
  return { group, variables, sides, studies };
}

async function resample(
  latents: readonly Variable[],
  prepared: readonly PreparedGroup[],
  resamples: number,
  context: MetricContext,
): Promise<void> {
  const streams = context.random.stream("bootstrap over cells");
  const drawn = new Float64Array(latents[0].values.length);
  for (let number = 0; number < resamples; number++) {
    if (number % 20 === 0) await pause(context);
    drawResample(streams.stream(number), drawn);
    for (const { group, variables, studies } of prepared) {
      const weights = drawn.map((count, cell) => count * group.mask[cell]);
      const sides = variables.map((variable, at) => targetSide(variable, group.targets[at], weights));
      for (const [at, found] of correlate(latents, sides, weights).entries()) studies[at].resampled.push(found);
    }
  }
}

async function permute(
  latents: readonly Variable[],
  prepared: readonly PreparedGroup[],
  permutations: number,
  context: MetricContext,
): Promise<void> {
  const streams = context.random.stream("permutation of factors");
  for (let number = 0; number < permutations; number++) {
    if (number % 20 === 0) await pause(context);
    for (const [at, { group, sides, studies }] of prepared.entries()) {
      const order = streams.stream(number).stream(at).permutation(group.cells.length);
      const dealt = sides.map((side) => permutedSide(side, group, order));
      for (const [target, found] of correlate(latents, dealt, group.mask).entries())
        studies[target].permuted.push(found);
    }
  }
}
