import type { Random } from "@heddle/contracts";

const INVERSE_32 = 2 ** -32;
const BELOW_ONE = 1 - 2 ** -53;

/** Uniform on (0, 1) with 53 bits from two draws: for probabilities below the 2⁻³² resolution of one draw. */
export function fineUniform(random: Random): number {
  const coarse = random.uniform() - 0.5 * INVERSE_32;
  const value = coarse + random.uniform() * INVERSE_32;
  return value > BELOW_ONE ? BELOW_ONE : value > 0 ? value : 2 ** -66;
}
