import { HeddleError } from "@heddle/contracts";
import type { Range } from "../special/normal.js";
import { cos, sin } from "../special/sine.js";
import { mean, variance } from "./moments.js";

const HALVINGS = 60;

/**
 * The bound b with P(|t| ≤ b) = `level` for Student's t with `degrees` degrees of freedom.
 * Computed by bisection of the angle in the finite sums of Abramowitz & Stegun 26.7.3 and 26.7.4.
 *
 * @param degrees an integer ≥ 1
 */
export function studentBound(level: number, degrees: number): number {
  if (!Number.isInteger(degrees) || degrees < 1 || !(level > 0 && level < 1)) {
    throw new HeddleError("internal", {
      expected: "a level between 0 and 1, and at least 1 integer degrees of freedom",
      got: `${level}, ${degrees}`,
      next: "Pass at least two values.",
    });
  }
  let [low, high] = [0, Math.PI / 2];
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (low + high) / 2;
    if (withinAngle(middle, degrees) < level) low = middle;
    else high = middle;
  }
  return (Math.sqrt(degrees) * sin(low)) / cos(low);
}

/** P(|t| < √degrees · tan(angle)). */
function withinAngle(angle: number, degrees: number): number {
  const c = cos(angle);
  const odd = degrees % 2;
  let term = odd === 1 ? c : 1;
  let total = 0;
  for (let at = 1 + odd; at < degrees; at += 2) {
    total += term;
    term *= (at / (at + 1)) * c * c;
  }
  return odd === 1 ? (2 / Math.PI) * (angle + sin(angle) * total) : sin(angle) * total;
}

/** Student's interval of the mean of a normal sample (1908): NaN for fewer than two values. */
export function studentInterval(values: ArrayLike<number>, level = 0.95): Range {
  const all = Array.from(values);
  if (all.length < 2) return { low: Number.NaN, high: Number.NaN };
  const middle = mean(all);
  const half = studentBound(level, all.length - 1) * Math.sqrt(variance(all) / all.length);
  return { low: middle - half, high: middle + half };
}
