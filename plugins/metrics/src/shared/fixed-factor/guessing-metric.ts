import {
  type CheckedMetricInput,
  type Embedding,
  type Factor,
  type MetricContext,
  type MetricResult,
  type Random,
  unusableResult,
} from "@heddle/contracts";
import { mean } from "@heddle/numerics";
import { z } from "zod";
import { latentValues } from "../input/latents.js";
import { unusedResamples } from "../options/sampling-options.js";
import { standardize } from "../prediction/standardize.js";
import { pause } from "../resampling/pause.js";
import { joinNotes } from "../results/interval.js";
import { wilsonInterval } from "../results/proportion-interval.js";
import { TO_ONE } from "../results/range.js";
import { type SharedValue, sharedValue } from "./shared-value.js";

const batches = z.number().int().min(10).max(100_000);

/** Options of metrics that predict the shared factor of a batch of cells. */
export const guessingOptions = {
  batchSize: z.number().int().min(2).max(10_000).default(64).describe("Number of cells, or pairs of cells, per batch."),
  training: batches.default(1000).describe("Number of training batches."),
  testing: batches.default(1000).describe("Number of testing batches."),
  bands: z.number().int().min(2).max(200).default(10).describe("Number of groups, by value, of a continuous factor."),
  resamples: unusedResamples,
  permutations: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(5)
    .describe("Number of permutations of the factors for the null value; each refits the model. 0 for no null value."),
};
export type GuessingOptions = z.output<z.ZodObject<typeof guessingOptions>>;

/**
 * Draws batches whose cells share one of the factors, fits the training batches, and returns 1 for each testing batch with
 * a correct prediction, else 0.
 *
 * @param columns per latent that varies, at least one: its values, standardized over all cells
 */
export type Guess = (
  columns: readonly Float64Array[],
  factors: readonly SharedValue[],
  options: GuessingOptions,
  random: Random,
) => Uint8Array;

/** Defines the metric `name`; its one result is the share of correctly predicted testing batches. */
export async function guessingResults(
  name: string,
  guessFromCodes: Guess,
  { embedding, factors }: CheckedMetricInput,
  context: MetricContext,
  options: GuessingOptions,
): Promise<MetricResult[]> {
  const small = factors.filter((factor) => sharedValue(factor, options.bands).groups.length < 2);
  const usable = factors.filter((factor) => !small.includes(factor));
  const alone = usable.length === 1 ? usable : [];
  const unusable = [
    ...small.map((factor) => ({ factor: factor.name, reason: "fewer than two of its values are shared by cells" })),
    ...alone.map((factor) => ({ factor: factor.name, reason: "a guess needs another factor beside it" })),
  ].map((entry) => unusableResult(name, entry));
  if (usable.length < 2) return unusable;
  const columns = varying(embedding);
  const guess = columns.length === 0 ? guessFirst : guessFromCodes;
  const right = guess(columns, sharedValues(usable, options), options, context.random.stream("batches"));
  const permuted = await inPermutations(guess, columns, usable, context, options);
  const result = resultOf(name, right, permuted, usable.length, options);
  return [result, ...unusable];
}

/** Predictions with constant latents only: always the first factor. */
const guessFirst: Guess = (_columns, factors, { testing }) =>
  Uint8Array.from({ length: testing }, (_, batch) => (batch % factors.length === 0 ? 1 : 0));

function varying(embedding: Embedding): Float64Array[] {
  const cells = Int32Array.from({ length: embedding.representation.rows }, (_, cell) => cell);
  const all = Array.from({ length: embedding.representation.columns }, (_, latent) => latentValues(embedding, latent));
  return standardize(all, cells).columns.filter((values) => values.some((value) => value !== 0));
}

const sharedValues = (factors: readonly Factor[], { bands }: GuessingOptions): SharedValue[] =>
  factors.map((factor) => sharedValue(factor, bands));

async function inPermutations(
  guess: Guess,
  columns: readonly Float64Array[],
  factors: readonly Factor[],
  context: MetricContext,
  options: GuessingOptions,
): Promise<number[]> {
  const streams = context.random.stream("permutation of factors");
  const found: number[] = [];
  await pause(context);
  for (let number = 0; number < options.permutations; number++) {
    await pause(context);
    const stream = streams.stream(number);
    const dealt = factors.map((factor) =>
      sharedValue(factor, options.bands, stream.stream(factor.name).permutation(factor.cells.length)),
    );
    found.push(mean(guess(columns, dealt, options, stream.stream("batches"))));
  }
  return found;
}

function resultOf(
  name: string,
  right: Uint8Array,
  permuted: readonly number[],
  factors: number,
  { testing }: GuessingOptions,
): MetricResult {
  const method = `score interval of ${testing} testing batches (Wilson), cells and model fixed, 95 %`;
  const value = mean(right);
  const ends = wilsonInterval({ count: right.reduce((sum, one) => sum + one, 0), of: right.length });
  const notes = joinNotes(
    `of ${factors} factors`,
    permuted.length === 0 ? "no null value: permutations is 0" : undefined,
  );
  return {
    name,
    value,
    interval: { ...ends, method },
    ...(permuted.length > 0 && { nullValue: mean(permuted) }),
    ...TO_ONE,
    ...(notes && { note: notes }),
  };
}
