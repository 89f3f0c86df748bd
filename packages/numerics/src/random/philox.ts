/**
 * Philox4x32-10: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011, section 3.
 * A keyed bijection of 128-bit counters: block n of a stream is a function of the key and n alone.
 */
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
/** Golden ratio and √3 − 1, as 32-bit fractions: the Weyl sequence that changes the key from round to round. */
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;
const INVERSE_32 = 2 ** -32;

/**
 * Writes the four 32-bit words of the block with counter (c0, c1, c2, c3) under the key (k0, k1) to
 * `output[at … at + 3]`. The arguments are taken modulo 2³².
 *
 * The high half of a 32 × 32 product: the float64 product is off by less than 2¹¹, its low half is known exactly from
 * Math.imul, so (product − low) / 2³² rounds to the high half without error.
 */
export function philox4x32(
  output: Uint32Array,
  at: number,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
): void {
  let a = c0 >>> 0;
  let b = c1 | 0;
  let c = c2 >>> 0;
  let d = c3 | 0;
  let key0 = k0 | 0;
  let key1 = k1 | 0;
  for (let round = 0; round < ROUNDS; round++) {
    const low0 = Math.imul(a, MULTIPLIER_0) >>> 0;
    const low1 = Math.imul(c, MULTIPLIER_1) >>> 0;
    const high0 = ((a * MULTIPLIER_0 - low0) * INVERSE_32 + 0.5) >>> 0;
    const high1 = ((c * MULTIPLIER_1 - low1) * INVERSE_32 + 0.5) >>> 0;
    a = (high1 ^ b ^ key0) >>> 0;
    b = low1 | 0;
    c = (high0 ^ d ^ key1) >>> 0;
    d = low0 | 0;
    key0 = (key0 + WEYL_0) | 0;
    key1 = (key1 + WEYL_1) | 0;
  }
  output[at] = a;
  output[at + 1] = b;
  output[at + 2] = c;
  output[at + 3] = d;
}
