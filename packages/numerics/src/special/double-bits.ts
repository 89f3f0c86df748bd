/** Bit access to float64, and exact scaling by powers of two. */
const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
float[0] = 1;
/** Index of the high word, which depends on the machine's byte order. */
const HIGH = words[1] === 0x3ff00000 ? 1 : 0;
const LOW = 1 - HIGH;

const SMALLEST_EXPONENT = -1074;
/** 2^−1074 … 2^1023: a table lookup is several times faster than writing the bits. */
const POWERS = new Float64Array(1023 - SMALLEST_EXPONENT + 1);
for (let i = 0, power = Number.MIN_VALUE; i < POWERS.length; i++, power *= 2) POWERS[i] = power;

/** Sign, exponent and the top 20 bits of the fraction, as a signed 32-bit integer. */
export function highWord(x: number): number {
  float[0] = x;
  return words[HIGH] | 0;
}

export function lowWord(x: number): number {
  float[0] = x;
  return words[LOW];
}

/** 2ᵏ for −1074 ≤ k ≤ 1023. */
export function powerOfTwo(k: number): number {
  return POWERS[k - SMALLEST_EXPONENT];
}

/** x · 2ᵏ for x in [½, 4) and −1100 ≤ k ≤ 1024, rounded once: the last step of exp and pow. */
export function scaleByPowerOfTwo(x: number, k: number): number {
  if (k > 1023) return x * 2 * powerOfTwo(k - 1);
  // One rounding into the denormals: the first factor keeps a normal number.
  return k < -1021 ? x * powerOfTwo(k + 200) * powerOfTwo(-200) : x * powerOfTwo(k);
}
