/** Bit access to float64: one word pair shared by the special functions, and exact scaling by powers of two. */
const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
/** Index of the high word: 1 where the machine is little-endian, as every WebAssembly-capable one is. */
float[0] = 1;
const HIGH = words[1] === 0x3ff00000 ? 1 : 0;
const LOW = 1 - HIGH;

/** Sign, exponent and the top 20 bits of the fraction. */
export function highWord(x: number): number {
  float[0] = x;
  return words[HIGH]!;
}

export function lowWord(x: number): number {
  float[0] = x;
  return words[LOW]!;
}

export function fromWords(high: number, low: number): number {
  words[HIGH] = high;
  words[LOW] = low;
  return float[0]!;
}

/** 2ᵏ for −1022 ≤ k ≤ 1023. */
export function powerOfTwo(k: number): number {
  words[HIGH] = (k + 1023) << 20;
  words[LOW] = 0;
  return float[0]!;
}

/** x · 2ᵏ for −2100 ≤ k ≤ 2100, rounded once when |x| is in [½, 2) (as the last step of exp and pow). */
export function scaleByPowerOfTwo(x: number, k: number): number {
  if (k > 1023) return x * powerOfTwo(1023) * (k - 1023 > 1023 ? Infinity : powerOfTwo(k - 1023));
  if (k >= -1021) return x * powerOfTwo(k);
  // Into the denormals in one rounding: the first factor keeps x · 2^(k + 1000) normal.
  return k < -1100 ? x * 0 : x * powerOfTwo(k + 1000) * powerOfTwo(-1000);
}

/** The distance from |x| to the next larger double: the unit in the last place that the tests count in. */
export function unitInLastPlace(x: number): number {
  const exponent = (highWord(Math.abs(x)) >>> 20) - 1023;
  return exponent < -1022
    ? 2 ** -1074
    : exponent - 52 < -1022
      ? 2 ** -1074 * 2 ** (exponent + 1022)
      : powerOfTwo(exponent - 52);
}
