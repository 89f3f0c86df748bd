import { highWord, lowWord } from "./double-bits.js";

/** x = quarter · π/2 + rest + low, with |rest| ≤ π/4 up to rounding and |low| ≤ ulp(rest); quarter is modulo 4. */
export interface ReducedAngle {
  readonly quarter: number;
  readonly rest: number;
  readonly low: number;
}

/** π/2 in four parts, the first three of 33 bits, so that quarter · part is exact up to 2²⁰ (Cody and Waite, 1980). */
const PART_1 = 1.5707963267341256;
const PART_2 = 6.077100506303966e-11;
const PART_3 = 2.0222662487111665e-21;
const PART_4 = 8.4784276603689e-32;
const INVERSE_HALF_PI = 0.6366197723675814;
const LARGEST_BY_PARTS = 1e6;

/** 2/π · 2¹²¹⁶, floored (Payne and Hanek, 1983): enough for the largest double with 190 bits to spare. */
const FRACTION_BITS = 1216n;
const TWO_OVER_PI = BigInt(
  "0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1deb1cb129a73e" +
    "e88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f6d367ecf27cb09b74" +
    "f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b6bab",
);
const KEPT_BITS = 256n;
const HALF_PI = (1n << (FRACTION_BITS + KEPT_BITS)) / TWO_OVER_PI;

/** Reduces any double modulo π/2; NaN and ±∞ give NaN. */
export function reduceByHalfPi(x: number): ReducedAngle {
  if (!(Math.abs(x) < Infinity)) return { quarter: 0, rest: NaN, low: 0 };
  return Math.abs(x) < LARGEST_BY_PARTS ? reduceByParts(x) : reduceExactly(x);
}

function reduceByParts(x: number): ReducedAngle {
  const quarter = Math.floor(x * INVERSE_HALF_PI + 0.5);
  const first = x - quarter * PART_1;
  const second = first - quarter * PART_2;
  const secondError = differenceError(first, quarter * PART_2, second);
  const third = second - quarter * PART_3;
  const thirdError = differenceError(second, quarter * PART_3, third);
  const correction = secondError + thirdError - quarter * PART_4;
  const rest = third + correction;
  return { quarter: quarter & 3, rest, low: third - rest + correction };
}

/** The rounding error of `difference` = a − b (Knuth's two-sum). */
function differenceError(a: number, b: number, difference: number): number {
  const virtual = a - difference;
  return a - (difference + virtual) + (virtual - b);
}

/** Integer arithmetic, for the rare huge angle: exact BigInt products, hence the same on every machine. */
function reduceExactly(x: number): ReducedAngle {
  const high = highWord(x);
  const exponent = ((high >>> 20) & 0x7ff) - 1075;
  const mantissa = (BigInt((high & 0xfffff) | 0x100000) << 32n) | BigInt(lowWord(x));
  const shifted =
    exponent >= 0 ? (mantissa * TWO_OVER_PI) << BigInt(exponent) : (mantissa * TWO_OVER_PI) >> BigInt(-exponent);
  const half = 1n << (FRACTION_BITS - 1n);
  const quarter = (shifted + half) >> FRACTION_BITS;
  const fraction = (shifted - (quarter << FRACTION_BITS)) >> (FRACTION_BITS - KEPT_BITS);
  const angle = (fraction * HALF_PI) >> KEPT_BITS;
  const rest = Number(angle);
  const low = Number(angle - BigInt(rest));
  const scale = 2 ** -256;
  const turn = Number(quarter & 3n);
  return x < 0
    ? { quarter: (4 - turn) & 3, rest: -rest * scale, low: -low * scale }
    : { quarter: turn, rest: rest * scale, low: low * scale };
}
