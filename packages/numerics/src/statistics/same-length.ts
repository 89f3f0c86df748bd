import { HeddleError } from "@heddle/contracts";

/** Throws if paired values differ in length. */
export function requireSameLength(a: ArrayLike<unknown>, b: ArrayLike<unknown>): void {
  if (a.length === b.length) return;
  throw new HeddleError("internal", {
    expected: `two lists of equal length, here ${a.length}`,
    got: `${b.length} in the second`,
    next: "Pass one value of each list for each observation.",
  });
}
