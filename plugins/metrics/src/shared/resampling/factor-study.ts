import type { CircularFactor, Embedding, Factor, MetricContext, Random } from "@heddle/contracts";
import type { SamplingPlan } from "../correlation/correlation-study.js";
import { latentValues } from "../input/latents.js";
import { permutationOf } from "./draws.js";
import { halfOf } from "./half-samples.js";
import { pause, stage } from "./pause.js";

/** A sample of the known cells of a factor: the latents of entry i are paired with the factor of entry `order[i]`. */
export interface Sample {
  /** 1 for an entry of the sample, else 0; 1 everywhere in the data and in permutations. */
  readonly weights: Float64Array;
  readonly order: Int32Array;
}

type AnyFactor = Factor | CircularFactor;

/** Named rows of numbers, which the measure defines; NaN for values that the sample does not define. */
export type Rows = readonly Float64Array[];

/**
 * Evaluates latents by one factor. The first call computes the parts that all samples share.
 *
 * @param latents per latent: its values in the known cells of the factor
 */
export type Measure<F extends AnyFactor = Factor> = (
  latents: readonly Float64Array[],
  factor: F,
  random: Random,
) => (sample: Sample) => Rows;

/** Rows of a measure for the data, for half-samples of the cells, and for permutations of the factor among its known cells. */
export interface SampledRows {
  readonly observed: Rows;
  /** Half-sample b has the same cells for every factor. */
  readonly halves: readonly Rows[];
  readonly permuted: readonly Rows[];
}

/** The rows of one factor. */
export interface FactorStudy<F extends AnyFactor = Factor> extends SampledRows {
  readonly factor: F;
}

/**
 * Evaluates every factor in the data, in half-samples and in permutations. Each factor is permuted independently.
 * `scoreOf` computes scores from these rows.
 */
export async function studyFactors<F extends AnyFactor>(
  embedding: Embedding,
  factors: readonly F[],
  measure: Measure<F>,
  plan: SamplingPlan,
  context: MetricContext,
): Promise<FactorStudy<F>[]> {
  const latents = Array.from({ length: embedding.representation.columns }, (_, latent) =>
    latentValues(embedding, latent),
  );
  const draws = await drawHalves(embedding.representation.rows, plan.resamples, context);
  const studies: FactorStudy<F>[] = [];
  const samples = plan.resamples + plan.permutations;
  for (const [place, factor] of factors.entries()) {
    const ofFactor = stage(context, place / factors.length, (place + 1) / factors.length);
    const middle = plan.resamples / Math.max(1, samples);
    const known = latents.map((values) => Float64Array.from(factor.cells, (cell) => values[cell]));
    const take = measure(known, factor, context.random.stream("measure").stream(factor.name));
    const observed = take({ weights: new Float64Array(factor.cells.length).fill(1), order: identity(factor) });
    const halves = await inHalves(factor, draws, take, stage(ofFactor, 0, middle));
    const permuted = await inPermutations(factor, take, plan.permutations, stage(ofFactor, middle, 1));
    studies.push({ factor, observed, halves, permuted });
  }
  return studies;
}

const identity = ({ cells }: AnyFactor): Int32Array => Int32Array.from(cells.keys());

/** 1 for the cells of each half-sample, drawn once for all factors. */
async function drawHalves(cells: number, resamples: number, context: MetricContext): Promise<Uint8Array[]> {
  const streams = context.random.stream("half-samples of cells");
  const draws: Uint8Array[] = [];
  for (let number = 0; number < resamples; number++) {
    await pause(context);
    draws.push(halfOf(streams.stream(number), cells));
  }
  return draws;
}

async function inHalves(
  factor: AnyFactor,
  draws: readonly Uint8Array[],
  take: (sample: Sample) => Rows,
  context: MetricContext,
): Promise<Rows[]> {
  const order = identity(factor);
  const found: Rows[] = [];
  for (const drawn of draws) {
    await pause(context, found.length / draws.length);
    const weights = new Float64Array(order.length);
    for (let at = 0; at < order.length; at++) weights[at] = drawn[factor.cells[at]];
    found.push(take({ weights, order }));
  }
  return found;
}

async function inPermutations(
  factor: AnyFactor,
  take: (sample: Sample) => Rows,
  permutations: number,
  context: MetricContext,
): Promise<Rows[]> {
  const streams = context.random.stream("permutation of factors").stream(factor.name);
  const weights = new Float64Array(factor.cells.length).fill(1);
  const found: Rows[] = [];
  for (let number = 0; number < permutations; number++) {
    await pause(context, number / permutations);
    found.push(take({ weights, order: permutationOf(streams.stream(number), weights.length) }));
  }
  return found;
}
