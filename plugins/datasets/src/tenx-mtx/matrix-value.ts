import type { Support } from "@heddle/contracts";

/** float32 represents every integer up to this exactly. */
const LARGEST_COUNT = 2 ** 24;

/** NaN and infinities as R and Python spell them; undefined for text that is not a number. */
export function readValue(text: string): number | undefined {
  if (/^[+-]?(nan|na)$/i.test(text)) return Number.NaN;
  if (/^[+-]?inf(inity)?$/i.test(text))
    return text.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

/** True if a value is inside the support; a count must also be exact in float32. */
export function isWithin(value: number, support: Support): boolean {
  if (!Number.isFinite(value)) return false;
  if (support === "counts") return Number.isInteger(value) && value >= 0 && value <= LARGEST_COUNT;
  return support === "real" || value >= 0;
}
