import { HeddleError, type Support } from "@heddle/contracts";

/** Largest count such that float32 represents it and every smaller one exactly. */
const LARGEST_COUNT = 16_777_216;

/** True for an integer that is too large to be a count here. */
export const isTooLarge = (value: number): boolean => Number.isInteger(value) && value > LARGEST_COUNT;

/** True if a value is inside the support. "counts": integers from 0 to 2^24 (exact in float32). */
export function isInSupport(value: number, support: Support): boolean {
  if (support === "counts") return Number.isInteger(value) && value >= 0 && value <= LARGEST_COUNT;
  return Number.isFinite(value) && (support === "real" || value >= 0);
}

/** Description of the valid values, as a clause. */
export function describeSupport(support: Support): string {
  if (support === "counts") return "raw counts: integers ≥ 0";
  return support === "nonnegative" ? "finite values ≥ 0" : "finite values";
}

/** Description of an invalid value. */
export function describeValue(value: number): string {
  if (Number.isNaN(value)) return "a missing value (NaN)";
  if (!Number.isFinite(value)) return "an infinite value";
  const shown = Number(value.toPrecision(6));
  if (value < 0) return `a negative value (${shown})`;
  if (value > LARGEST_COUNT) return `${value}, above 2^24`;
  return `a fractional value (${shown})`;
}

/** Throws for a value outside the support, with its position: row and column count from 0. */
export function refuseValue(value: number, support: Support, place: MatrixPlace): never {
  throw new HeddleError("not-counts", {
    where: place.file,
    expected: describeSupport(support),
    got: `${describeValue(value)} in ${place.matrix}[${place.row}, ${place.column}]`,
    next: isTooLarge(value)
      ? "float32 represents counts up to 2^24 exactly. Leave this gene or cell out, or check the value."
      : support === "counts"
        ? 'Store the raw counts in adata.layers["counts"], or use a likelihood for such values (gaussian) with the option matrix.'
        : "Remove or replace these values before writing the file.",
  });
}

export interface MatrixPlace {
  readonly file: string;
  readonly matrix: string;
  readonly row: number;
  readonly column: number;
}
