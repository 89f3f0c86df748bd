import { log } from "../special/log.js";
import { cosineKernel, sineKernel } from "../special/sine.js";

const INVERSE_32 = 2 ** -32;
/** π/2 · 2⁻³⁰: a quarter turn is 2³⁰ steps of a 32-bit word. */
const STEP = (Math.PI / 2) * 2 ** -30;

/**
 * Two independent standard normals from two 32-bit words, by Box and Muller (1958): radius √(−2 ln u), angle 2πv, with
 * u = (first + ½) / 2³² and v = (second + ½) / 2³²; |normal| ≤ 6.77. Written to pair[0] and pair[1].
 */
export function writeNormalPair(first: number, second: number, pair: Float64Array): void {
  const radius = Math.sqrt(-2 * log((first + 0.5) * INVERSE_32));
  const shifted = (second + 0x20000000) | 0;
  // The rest of the angle, exact as a number of steps: within an eighth of a turn on either side.
  const angle = ((shifted & 0x3fffffff) - 0x20000000 + 0.5) * STEP;
  const swap = (shifted >>> 30) & 1;
  const sine = radius * sineKernel(angle, 0);
  const cosine = radius * cosineKernel(angle, 0);
  // Quarter turns: (c, s), (−s, c), (−c, −s), (s, −c).
  const negative = shifted < 0 ? -1 : 1;
  pair[0] = negative * (swap === 0 ? cosine : -sine);
  pair[1] = negative * (swap === 0 ? sine : cosine);
}
