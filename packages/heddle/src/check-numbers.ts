import { HeddleError } from "@heddle/contracts";

/** Throws HeddleError "usage" for the first number that is given and is not finite or fails its condition. */
export function checkNumbers(
  numbers: Readonly<Record<string, readonly [number | undefined, (value: number) => boolean, string]>>,
): void {
  for (const [where, [value, holds, expected]] of Object.entries(numbers)) {
    if (value === undefined || (Number.isFinite(value) && holds(value))) continue;
    throw new HeddleError("usage", { where, expected, got: String(value), next: `Correct ${where}, or leave it out.` });
  }
}
