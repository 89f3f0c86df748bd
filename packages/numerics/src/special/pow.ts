import { highWord, powerOfTwo } from "./double-bits.js";
import { expOfSum, LN2_HIGH, LN2_LOW } from "./exp.js";

const SPLITTER = 2 ** 27 + 1;
const TWO_THIRDS = 2 / 3;
const TWO_THIRDS_LOW = 3.700743415417188e-17;
const SQRT_HALF_HIGH = 0x3fe6a09e;
/** Beyond these exponents the power of any base except ±1 is 0, 1 or ∞. */
const HUGE = 2 ** 65;
const TINY = 2 ** -65;

/**
 * xʸ in float64, below 1 ulp, with the special cases of ECMAScript's power (pow(1, ±∞) and pow(−1, ±∞) are NaN;
 * a negative base requires an integer y). Computed as e^(y ln x) with ln x to a relative 2⁻⁶⁴.
 */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  const size = Math.abs(x);
  if (Math.abs(y) === Infinity) return size === 1 ? NaN : size > 1 === y > 0 ? Infinity : 0;
  const isInteger = Math.floor(y) === y;
  const isOdd = isInteger && Math.abs(y) < 2 ** 53 && Math.floor(y / 2) * 2 !== y;
  const isNegative = x < 0 || (x === 0 && 1 / x < 0);
  if (x < 0 && x !== -Infinity && !isInteger) return NaN;
  const power = positivePower(size, y);
  return isNegative && isOdd ? -power : power;
}

function positivePower(x: number, y: number): number {
  if (x === 0 || x === Infinity) return (x === 0) === y > 0 ? 0 : Infinity;
  if (x === 1) return 1;
  if (Math.abs(y) > HUGE) return x > 1 === y > 0 ? Infinity : 0;
  if (Math.abs(y) < TINY) return 1;
  const high = preciseLog(x);
  const product = y * high;
  if (Math.abs(product) > 800) return product > 0 ? Infinity : 0;
  return expOfSum(product, productError(y, high, product) + y * preciseLogLow);
}

/** Second result of preciseLog: a module variable, to avoid one allocation per call. */
let preciseLogLow = 0;

/** ln x for finite x > 0 as a double and, in preciseLogLow, its remainder. ln((1 + s) / (1 − s)) = 2s + s · tail(s²). */
function preciseLog(x: number): number {
  const isDenormal = highWord(x) < 0x00100000;
  const normal = isDenormal ? x * 2 ** 54 : x;
  const shift = (highWord(normal) - SQRT_HALF_HIGH) >> 20;
  const k = isDenormal ? shift - 54 : shift;
  const m = normal * powerOfTwo(-shift);
  const f = m - 1;
  const d = 1 + m;
  const s = f / d;
  const scaled = s * d;
  const sLow = (f - scaled - productError(s, d, scaled) - s * (m - (d - 1))) / d;

  const z = s * s;
  const zLow = productError(s, s, z) + 2 * s * sLow;
  // The tail's first term in double-double, the others, below 2⁻⁶ of it, in plain float64.
  const others = z * higherTerms(z);
  const p = TWO_THIRDS + others;
  const pLow = TWO_THIRDS - p + others + TWO_THIRDS_LOW;
  const t = z * p;
  const tLow = productError(z, p, t) + z * pLow + zLow * p;
  const u = s * t;
  const uLow = productError(s, t, u) + s * tLow + sLow * t;

  const base = k * LN2_HIGH;
  const first = base + 2 * s;
  const firstError = k === 0 ? 0 : base - first + 2 * s;
  const second = first + u;
  const secondError = first - second + u;
  const rest = firstError + secondError + (k * LN2_LOW + 2 * sLow + uLow);
  const high = second + rest;
  preciseLogLow = second - high + rest;
  return high;
}

/** 2/5 + 2z/7 + … + 2z⁹/23. */
function higherTerms(z: number): number {
  const square = z * z;
  const first = 2 / 5 + z * (2 / 7) + square * (2 / 9 + z * (2 / 11));
  const second = 2 / 13 + z * (2 / 15) + square * (2 / 17 + z * (2 / 19) + square * (2 / 21 + z * (2 / 23)));
  return first + square * square * second;
}

/** a · b − product exactly, where product is a · b rounded (Dekker 1971). */
function productError(a: number, b: number, product: number): number {
  const aScaled = SPLITTER * a;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = SPLITTER * b;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}
