import type { Random } from "@heddle/contracts";
import { KeptDraws } from "./draws.js";

/**
 * Half of the cells without replacement: 1 for ⌊n / 2⌋ of them, else 0 (Floyd's algorithm: Bentley & Floyd 1987,
 * doi:10.1145/30401.315746).
 */
const halves = new KeptDraws((random, cells) => {
  const drawn = new Uint8Array(cells);
  for (let last = cells - Math.floor(cells / 2); last < cells; last++) {
    const cell = random.integer(last + 1);
    drawn[drawn[cell] === 1 ? last : cell] = 1;
  }
  return drawn;
});

/** 1 for each cell of a half-sample, else 0: ⌊cells / 2⌋ of them, without replacement. */
export const halfOf = (random: Random, cells: number): Uint8Array => halves.of(random, cells);

/** `halfOf` as weights. */
export function drawHalf(random: Random, weights: Float64Array): void {
  weights.set(halfOf(random, weights.length));
}

/** The cells of `halfOf`, ascending. */
export function halfSample(random: Random, cells: number): Int32Array {
  const drawn = halfOf(random, cells);
  const half = new Int32Array(Math.floor(cells / 2));
  for (let cell = 0, at = 0; cell < cells; cell++) if (drawn[cell] === 1) half[at++] = cell;
  return half;
}

/** The cells of each half-sample, ascending. */
export const halfSamples = (cells: number, count: number, random: Random): Int32Array[] =>
  Array.from({ length: count }, (_, number) => halfSample(random.stream(number), cells));
