import type { Embedding, Factor, MetricContext } from "@heddle/contracts";
import { latentValues } from "../input/latents.js";
import { permutationOf } from "../resampling/draws.js";
import { drawHalf } from "../resampling/half-samples.js";
import { pause, stage } from "../resampling/pause.js";
import { type Correlations, correlate } from "./correlate.js";
import { agreeingCeiling, type TiedLatents, tiedLatents } from "./correlation-ceiling.js";
import { KeptStudies } from "./kept-study.js";
import { type FactorSide, type PreparedFactor, permutedSide, prepareFactor, sideOf } from "./sides.js";
import {
  type CorrelationKind,
  correlationCeiling,
  type FactorTargets,
  type Target,
  type TargetGroup,
  targetGroups,
} from "./targets.js";
import { centerLatents, type PreparedLatents, prepareLatents, roomForLatents, sampleCells } from "./variable.js";

export interface SamplingPlan {
  readonly resamples: number;
  readonly permutations: number;
}

/** Correlations of one target with each latent in the data, in half-samples and in permutations. */
export interface TargetStudy {
  readonly target: Target;
  /** Maximum attainable |correlation| of any embedding without ties, or of these latents with their ties. */
  readonly ceiling: Readonly<Record<CorrelationKind, number>>;
  readonly observed: Correlations;
  /** One per half-sample of the cells; half-sample b has the same cells for every target. */
  readonly halves: readonly Correlations[];
  /** One per permutation of the factor among its known cells. */
  readonly permuted: readonly Correlations[];
}

/** Latents and targets, with the correlations that half-samples and permutations have given so far. */
interface Study {
  readonly latents: PreparedLatents;
  readonly groups: readonly GroupStudy[];
}

const kept = new KeptStudies<Study>();

/** Studies of one group of targets, which half-samples and permutations fill. */
interface GroupStudy {
  readonly group: TargetGroup;
  readonly factors: readonly PreparedFactor[];
  readonly studies: readonly {
    readonly target: Target;
    readonly ceiling: Readonly<Record<CorrelationKind, number>>;
    readonly observed: Correlations;
    readonly halves: Correlations[];
    readonly permuted: Correlations[];
  }[];
}

/**
 * Correlates every factor, or each of its levels, with every latent. The maxima and matchings of the metrics are functions
 * of these numbers. Targets are in the order of the factors. Metrics of one evaluation share half-samples and permutations,
 * and so each correlation is computed once: see `MetricContext.common`.
 */
export async function correlationStudy(
  embedding: Embedding,
  factors: readonly Factor[],
  { resamples, permutations }: SamplingPlan,
  context: MetricContext,
): Promise<readonly TargetStudy[]> {
  const random = context.common ?? context.random;
  const { latents, groups } = kept.of(embedding, factors, random, () => startStudy(embedding, factors));
  const share = resamples / Math.max(1, resamples + permutations);
  const own = { ...context, random };
  await halve(latents, groups, resamples, stage(own, 0, share));
  await permute(latents, groups, permutations, stage(own, share, 1));
  const all = groups.flatMap(({ studies }) => studies);
  return factors.flatMap(({ name }) =>
    all
      .filter(({ target }) => target.factor === name)
      .map(({ halves, permuted, ...study }) => ({
        ...study,
        halves: halves.slice(0, resamples),
        permuted: permuted.slice(0, permutations),
      })),
  );
}

function startStudy(embedding: Embedding, factors: readonly Factor[]): Study {
  const columns = Array.from({ length: embedding.representation.columns }, (_, at) => latentValues(embedding, at));
  const latents = prepareLatents(columns);
  return { latents, groups: targetGroups(factors).map((group) => studyGroup(latents, group)) };
}

function studyGroup(latents: PreparedLatents, group: TargetGroup): GroupStudy {
  const factors = group.factors.map((factor) => prepareFactor(factor, group.mask));
  const room = roomForLatents(latents);
  const known = sampleCells(group.mask);
  centerLatents(latents, known, room);
  const observed = factors.flatMap((factor) => correlate(room, sideOf(factor, known)));
  const tied = tiedLatents(latents.variables.map(({ given }) => Float64Array.from(group.cells, (cell) => given[cell])));
  const ceilings = group.factors.flatMap((factor) => ceilingsOf(factor, group.cells, tied));
  const targets = group.factors.flatMap((factor) => factor.targets);
  const studies = targets.map((target, at) => ({
    target,
    ceiling: ceilings[at],
    observed: observed[at],
    halves: [],
    permuted: [],
  }));
  return { group, factors, studies };
}

function ceilingsOf(factor: FactorTargets, cells: Int32Array, tied: TiedLatents): Record<CorrelationKind, number>[] {
  return factor.targets.map((target, at) => {
    const values = Float64Array.from(cells, (cell) =>
      factor.kind === "continuous" ? factor.values[cell] : Number(factor.codes[cell] === factor.first + at),
    );
    const free = correlationCeiling(target, "spearman");
    return {
      pearson: correlationCeiling(target, "pearson"),
      spearman: Math.max(free, agreeingCeiling(tied, values)),
    };
  });
}

async function halve(
  latents: PreparedLatents,
  groups: readonly GroupStudy[],
  resamples: number,
  context: MetricContext,
): Promise<void> {
  const streams = context.random.stream("half-samples of cells");
  const drawn = new Float64Array(latents.rows.length / latents.variables.length);
  const room = roomForLatents(latents);
  for (let number = 0; number < resamples; number++) {
    await pause(context, number / resamples);
    if (groups.every(({ studies }) => studies[0].halves.length > number)) continue;
    drawHalf(streams.stream(number), drawn);
    for (const { group, factors, studies } of groups) {
      const counts = new Float64Array(drawn.length);
      for (let cell = 0; cell < counts.length; cell++) counts[cell] = drawn[cell] * group.mask[cell];
      const sample = sampleCells(counts);
      centerLatents(latents, sample, room);
      const found = factors.flatMap((factor) => correlate(room, sideOf(factor, sample)));
      for (const [at, correlations] of found.entries()) studies[at].halves[number] = correlations;
    }
  }
}

async function permute(
  latents: PreparedLatents,
  groups: readonly GroupStudy[],
  permutations: number,
  context: MetricContext,
): Promise<void> {
  const streams = context.random.stream("permutation of factors");
  const room = roomForLatents(latents);
  for (const [place, { group, factors, studies }] of groups.entries()) {
    const known = sampleCells(group.mask);
    centerLatents(latents, known, room);
    const sides: FactorSide[] = factors.map((factor) => sideOf(factor, known));
    for (let number = 0; number < permutations; number++) {
      await pause(context, (place + number / permutations) / groups.length);
      if (studies[0].permuted.length > number) continue;
      const order = permutationOf(streams.stream(number), group.cells.length);
      const found = sides.flatMap((side) => correlate(room, permutedSide(side, order)));
      for (const [at, correlations] of found.entries()) studies[at].permuted[number] = correlations;
    }
  }
}
