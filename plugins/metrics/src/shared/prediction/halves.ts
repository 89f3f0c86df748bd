import type { Random } from "@heddle/contracts";
import type { LevelledFactor } from "../input/factors.js";

/**
 * Splits the cells whose level is known into halves, within each level; of an odd number the extra cell goes to
 * training. Cells of each half come in the file's order.
 */
export function halves(factor: LevelledFactor, random: Random): { training: Int32Array; testing: Int32Array } {
  const training: number[] = [];
  const testing: number[] = [];
  for (const level of factor.levels.keys()) {
    const cells = Array.from(factor.codes.keys()).filter((cell) => factor.codes[cell] === level);
    const half = Math.ceil(cells.length / 2);
    for (const [place, at] of random.stream(level).permutation(cells.length).entries()) {
      (place < half ? training : testing).push(cells[at]);
    }
  }
  return { training: Int32Array.from(training).sort(), testing: Int32Array.from(testing).sort() };
}
