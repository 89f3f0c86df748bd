import { cosineKernel, sineKernel } from "./sine.js";

/** sin πx, exactly 0 at integers: x is reduced before the product with π. */
export function sineOfPi(x: number): number {
  return sineOfHalfTurns(x, 0);
}

/** cos πx, exactly 0 halfway between integers. */
export function cosineOfPi(x: number): number {
  return sineOfHalfTurns(x, 1);
}

function sineOfHalfTurns(x: number, shift: 0 | 1): number {
  const halves = Math.floor(2 * x + 0.5);
  const angle = (x - halves / 2) * Math.PI;
  const turn = (((halves % 4) + 4 + shift) % 4) & 3;
  const value = (turn & 1) === 0 ? sineKernel(angle, 0) : cosineKernel(angle, 0);
  return turn < 2 ? value : -value;
}
