import { HeddleError, type Random } from "@heddle/contracts";
import { exp } from "@heddle/numerics";

/**
 * Expected counts per cell, > 0: log-normal, or normal with negative sizes replaced by half the smallest positive one.
 * Splatter's step 1. Throws HeddleError "config" if no size from the normal distribution is positive.
 */
export function librarySizes(
  random: Random,
  cells: number,
  library: { location: number; scale: number; normal: boolean },
): Float64Array {
  const sizes = new Float64Array(cells);
  for (let c = 0; c < cells; c++) {
    const value = library.location + library.scale * random.normal();
    sizes[c] = library.normal ? value : exp(value);
  }
  return library.normal ? replaceNegative(sizes) : sizes;
}

function replaceNegative(sizes: Float64Array): Float64Array {
  const smallest = sizes.reduce((least, size) => (size > 0 && size < least ? size : least), Number.POSITIVE_INFINITY);
  if (smallest === Number.POSITIVE_INFINITY) {
    throw new HeddleError("config", {
      expected: "normal library sizes of which some are positive",
      got: "none above 0",
      next: "Raise library.location: with library.normal it is a number of counts, not a logarithm.",
    });
  }
  return sizes.map((size) => (size > 0 ? size : smallest / 2));
}
