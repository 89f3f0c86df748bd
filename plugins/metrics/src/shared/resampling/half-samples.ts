import type { Random } from "@heddle/contracts";

/**
 * Draws half of the cells without replacement: ⌊n / 2⌋ entries of `weights` become 1, the others 0 (Floyd's algorithm:
 * Bentley & Floyd 1987, doi:10.1145/30401.315746).
 */
export function drawHalf(random: Random, weights: Float64Array): void {
  weights.fill(0);
  const cells = weights.length;
  for (let last = cells - Math.floor(cells / 2); last < cells; last++) {
    const drawn = random.integer(last + 1);
    weights[weights[drawn] === 1 ? last : drawn] = 1;
  }
}

/** The cells of each half-sample, ascending. */
export function halfSamples(cells: number, count: number, random: Random): Int32Array[] {
  const weights = new Float64Array(cells);
  return Array.from({ length: count }, (_, number) => {
    drawHalf(random.stream(number), weights);
    const half = new Int32Array(Math.floor(cells / 2));
    for (let cell = 0, at = 0; cell < cells; cell++) if (weights[cell] === 1) half[at++] = cell;
    return half;
  });
}
